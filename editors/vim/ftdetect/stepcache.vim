autocmd BufNewFile,BufRead *.stepcache setfiletype stepcache
