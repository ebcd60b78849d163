" Vim syntax file. Language: StepCache rule files.
" Written by `make format` from the grammar; do not edit.
if exists('b:current_syntax')
  finish
endif

syntax iskeyword @,48-57,_,192-255
syntax sync fromstart

syntax match stepcacheName /\v%(\d)@!\k+/
syntax match stepcacheMember /\v%(\d)@!\k+/ contained
syntax match stepcacheValue /\v%(<%(false|true)>)@!%(\d)@!\k+/ contained
syntax match stepcacheCount /\v-?\d+/ contained
syntax match stepcacheAfterAnd /\v%(<%(false|not|true)>)@!%(\d)@!\k+/ contained
syntax match stepcacheAfterExpect /\v%(<%(each|first|last|output|step)>)@!%(\d)@!\k+/ contained
syntax match stepcacheAfterNot /\v%(<%(false|not|true)>)@!%(\d)@!\k+/ contained
syntax match stepcacheAfterOr /\v%(<%(false|not|true)>)@!%(\d)@!\k+/ contained
syntax match stepcacheAfterSchema /\v%(<%(false|true)>)@!%(\d)@!\k+/ contained
syntax match stepcacheAfterSolve /\v%(<%(tail)>)@!%(\d)@!\k+/ contained
syntax match stepcacheAfterTail /\v%(<%(adapt|generate|otherwise|patch|solve|times)>)@!%(\d)@!\k+/ contained
syntax match stepcacheAfterWhen /\v%(<%(false|not|true)>)@!%(\d)@!\k+/ contained
syntax match stepcacheAfterWith /\v%(<%(schema)>)@!%(\d)@!\k+/ contained
syntax match stepcacheAfterWithin /\v%(<%(false|true)>)@!%(\d)@!\k+/ contained
syntax match stepcacheKeyword /\v<adapt>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<and>/ nextgroup=stepcacheAfterAnd skipwhite skipempty
syntax match stepcacheKeyword /\v<as>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<backend>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<because>/
syntax match stepcacheKeyword /\v<cache>/
syntax match stepcacheKeyword /\v<context>/
syntax match stepcacheKeyword /\v<each>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<else>/
syntax match stepcacheKeyword /\v<expect>/ nextgroup=stepcacheAfterExpect skipwhite skipempty
syntax match stepcacheKeyword /\v<extends>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<fail>/
syntax match stepcacheKeyword /\v<failing>/
syntax match stepcacheKeyword /\v<false>/
syntax match stepcacheKeyword /\v<filler>/
syntax match stepcacheKeyword /\v<first>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<for>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<forbid>/
syntax match stepcacheKeyword /\v<form>/
syntax match stepcacheKeyword /\v<generate>/
syntax match stepcacheKeyword /\v<given>/
syntax match stepcacheKeyword /\v<import>/
syntax match stepcacheKeyword /\v<is>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<last>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<lead>/
syntax match stepcacheKeyword /\v<let>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<match>/
syntax match stepcacheKeyword /\v<miss>/
syntax match stepcacheKeyword /\v<model>/
syntax match stepcacheKeyword /\v<not>/ nextgroup=stepcacheAfterNot skipwhite skipempty
syntax match stepcacheKeyword /\v<on>/
syntax match stepcacheKeyword /\v<or>/ nextgroup=stepcacheAfterOr skipwhite skipempty
syntax match stepcacheKeyword /\v<otherwise>/
syntax match stepcacheKeyword /\v<output>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<patch>/
syntax match stepcacheKeyword /\v<refuse>/
syntax match stepcacheKeyword /\v<reject>/
syntax match stepcacheKeyword /\v<repair>/
syntax match stepcacheKeyword /\v<require>/
syntax match stepcacheKeyword /\v<sampling>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<schema>/ nextgroup=stepcacheAfterSchema skipwhite skipempty
syntax match stepcacheKeyword /\v<skip>/
syntax match stepcacheKeyword /\v<slot>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<solve>/ nextgroup=stepcacheAfterSolve skipwhite skipempty
syntax match stepcacheKeyword /\v<step>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<stepcache>/ nextgroup=stepcacheCount skipwhite skipempty
syntax match stepcacheKeyword /\v<steps>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<system>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<tail>/ nextgroup=stepcacheAfterTail skipwhite skipempty
syntax match stepcacheKeyword /\v<task>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<test>/
syntax match stepcacheKeyword /\v<times>/ nextgroup=stepcacheCount skipwhite skipempty
syntax match stepcacheKeyword /\v<true>/
syntax match stepcacheKeyword /\v<turns>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<use>/ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheKeyword /\v<vocabulary>/
syntax match stepcacheKeyword /\v<when>/ nextgroup=stepcacheAfterWhen skipwhite skipempty
syntax match stepcacheKeyword /\v<with>/ nextgroup=stepcacheAfterWith skipwhite skipempty
syntax match stepcacheKeyword /\v<within>/ nextgroup=stepcacheAfterWithin skipwhite skipempty
syntax match stepcacheTestKeyword /\v<expect>/ contained nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheLogic /\v<%(and|false|not|or|true)>/ contained
syntax match stepcacheDelimiter /\v[{}:\[\]()]/
syntax match stepcacheDelimiter /\v,/ nextgroup=stepcacheValue skipwhite skipempty
syntax match stepcacheDelimiter /\v\./ nextgroup=stepcacheMember skipwhite skipempty
syntax match stepcacheSign /\v\!\=|\<\=|\=\=|\=\>|\>\=|\<|\=|\>|\~/ nextgroup=stepcacheValue skipwhite skipempty
syntax match stepcacheName /\%#=1\v%(\d)@!\k+\ze\_s*\./
syntax match stepcacheFunction /\%#=1\v%(<%(and|not|or|when)>)@!%(\d)@!\k+\ze\_s*\(/
syntax match stepcacheSetting /\%#=1\v%(\d)@!\k+\ze\_s*\=[=>]@!/
syntax match stepcacheNumber /\v-?\d+/
syntax match stepcacheNumber /\v-?\d+\.\d+/
syntax match stepcacheBadNumber /\v-?\d+%(\.\d+)?%([ \t]+%(ms|s|m|h|d|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?)>%([ \t]*\=)@!|%(\d)@!\k+|[ \t]+%(\d)@!\k+%([ \t]*[,{}\n])@=)/
syntax match stepcacheNumber /\v\d+[ \t]+%(tokens?|calls?|steps|step%([ \t]+\k)@!)>%([ \t]*\=)@!/
syntax match stepcacheNumber /\v\d+%(\.\d+)?%(ms|s|m|h|d)>/
syntax match stepcacheComment /\v#.*/ contains=@Spell
syntax match stepcacheDocComment /\v##.*/ contains=@Spell
syntax match stepcacheRegex /\v\/%([/ \t])@!%(\\.|[^/\\])+\/[a-z]*/
syntax match stepcacheEscape /\v\\./ contained
syntax match stepcacheSlot /\v\{[^{}\\"]*\}/ contained
syntax region stepcacheText start=/"/ skip=/\\./ end=/"/ oneline contains=stepcacheEscape,stepcacheSlot
syntax region stepcacheText start=/"""/ end=/"""/ contains=stepcacheSlot
syntax cluster stepcacheInside contains=stepcacheName,stepcacheFunction,stepcacheSetting,stepcacheSign,stepcacheDelimiter,stepcacheNumber,stepcacheBadNumber,stepcacheComment,stepcacheDocComment,stepcacheRegex,stepcacheText,stepcacheArguments,stepcacheList,stepcacheHole,stepcacheLogic
syntax cluster stepcacheStatement contains=stepcacheName,stepcacheFunction,stepcacheSetting,stepcacheSign,stepcacheDelimiter,stepcacheNumber,stepcacheBadNumber,stepcacheComment,stepcacheDocComment,stepcacheRegex,stepcacheText,stepcacheArguments,stepcacheList,stepcacheHole,stepcacheKeyword
syntax region stepcacheArguments matchgroup=stepcacheDelimiter start=/\v\(/ end=/\v\)/ contains=@stepcacheInside
syntax region stepcacheList matchgroup=stepcacheDelimiter start=/\v\[/ end=/\v\]/ contains=@stepcacheInside
syntax region stepcacheHole matchgroup=stepcacheDelimiter start=/\v\{\ze\s*%(\d)@!\k+\s*:/ end=/\v\}/ contains=@stepcacheInside
syntax region stepcacheTest matchgroup=stepcacheKeyword start=/\v<test>\ze\_s*\"/ matchgroup=stepcacheDelimiter end=/}/ contains=@stepcacheStatement,stepcacheTestKeyword

highlight default link stepcacheComment Comment
highlight default link stepcacheDocComment SpecialComment
highlight default link stepcacheText String
highlight default link stepcacheEscape SpecialChar
highlight default link stepcacheSlot Identifier
highlight default link stepcacheRegex String
highlight default link stepcacheNumber Number
highlight default link stepcacheBadNumber Error
highlight default link stepcacheKeyword Keyword
highlight default link stepcacheTestKeyword Keyword
highlight default link stepcacheLogic Keyword
highlight default link stepcacheSetting Identifier
highlight default link stepcacheFunction Function
highlight default link stepcacheMember Function
highlight default link stepcacheSign Operator
highlight default link stepcacheDelimiter Delimiter

let b:current_syntax = "stepcache"
