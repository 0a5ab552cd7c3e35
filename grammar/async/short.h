/* The short spellings of the keywords, each defined as its reserved spelling.
 * The generated view has no operators or statements left, so only the specifiers keep a meaning there. */
#ifndef ASYNC_SHORT_H
#define ASYNC_SHORT_H

#pragma GCC system_header

#define async          _Async
#define future(...)    _Future(__VA_ARGS__)
#define generator(...) _Generator(__VA_ARGS__)

#ifndef ASYNC_GENERATED
#define await               _Await
#define spawn(...)          _Spawn(__VA_ARGS__)
#define lazy(...)           _Lazy(__VA_ARGS__)
#define async_block_on(...) _Block_on(__VA_ARGS__)
#define join                _Join
#define race                _Race
#define when(...)           _When(__VA_ARGS__)
#define otherwise           _Otherwise
#define within(...)         _Within(__VA_ARGS__)
#define blocking(...)       _Blocking(__VA_ARGS__)
#define blocking_detached(...) _Blocking_detached(__VA_ARGS__)
#define defer               _Defer
#define try(...)            _Try(__VA_ARGS__)
#define yield               _Yield
#define yield_from(...)     _Yield_from(__VA_ARGS__)
#define for_each(...)       _For_each(__VA_ARGS__)
#endif

#endif
