" Vim filetype plugin. Language: StepCache rule files.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:##,:#
setlocal commentstring=#\ %s
setlocal expandtab shiftwidth=2 softtabstop=2 textwidth=120
setlocal formatoptions-=t formatoptions+=croql
setlocal suffixesadd=.stepcache

" :StepCacheFormat writes the buffer in the one style; one with syntax errors stays as it is, and they are told.
command! -buffer StepCacheFormat call s:Format()

if !exists('*s:Format')
  function s:Format() abort
    let l:told = tempname()
    let l:command = get(g:, 'stepcache_command', 'stepcache') . ' fmt --stdin-filename '
    let l:lines = systemlist(l:command . shellescape(expand('%:p')) . ' - 2>' . shellescape(l:told), getline(1, '$'))
    if v:shell_error
      echohl ErrorMsg | echo join(readfile(l:told), "\n") | echohl None
    elseif l:lines != getline(1, '$')
      let l:view = winsaveview()
      call setline(1, l:lines)
      if line('$') > len(l:lines)
        silent execute (len(l:lines) + 1) . ',$delete _'
      endif
      call winrestview(l:view)
    endif
    call delete(l:told)
  endfunction
endif

let b:undo_ftplugin = 'setlocal comments< commentstring< expandtab< shiftwidth< softtabstop< textwidth<'
      \ . ' formatoptions< suffixesadd< | delcommand -buffer StepCacheFormat'
