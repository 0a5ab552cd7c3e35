" The keywords of async C, in C files that include <async.h> or a header that is called so.
"
" Copy vim/after to ~/.vim/after, or add its parent folder: set runtimepath+=.../editors/vim,.../editors/vim/after

if !search('^\s*#\s*include\s*[<"].*async', 'nw')
  finish
endif

syn keyword asyncSpecifier async future generator _Async _Future _Generator
syn keyword asyncOperator await spawn lazy async_block_on within blocking blocking_detached try yield yield_from
syn keyword asyncOperator _Await _Spawn _Lazy _Block_on _Within _Blocking _Blocking_detached _Try _Yield _Yield_from
syn keyword asyncStatement join race when otherwise defer for_each
syn keyword asyncStatement _Join _Race _When _Otherwise _Defer _For_each

hi def link asyncSpecifier StorageClass
hi def link asyncOperator Operator
hi def link asyncStatement Statement
