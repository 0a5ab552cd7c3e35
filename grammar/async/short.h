/* The short spellings of the keywords, each defined as its reserved spelling.
 * The generated view has no operators or statements left, so only the specifiers keep a meaning there. While
 * asyncc has macros expanded, those with arguments stay as they are: a macro may give a part of the arguments
 * only. */
#ifndef ASYNC_SHORT_H
#define ASYNC_SHORT_H

#pragma GCC system_header

#define async _Async

#ifndef ASYNC_EXPANDING
#define future(...)    _Future(__VA_ARGS__)
#define generator(...) _Generator(__VA_ARGS__)
#endif

#ifndef ASYNC_GENERATED
#define await     _Await
#define join      _Join
#define race      _Race
#define otherwise _Otherwise
#define defer     _Defer
#define yield     _Yield
#endif

#if !defined ASYNC_GENERATED && !defined ASYNC_EXPANDING
#define spawn(...)             _Spawn(__VA_ARGS__)
#define lazy(...)              _Lazy(__VA_ARGS__)
#define async_block_on(...)    _Block_on(__VA_ARGS__)
#define when(...)              _When(__VA_ARGS__)
#define within(...)            _Within(__VA_ARGS__)
#define blocking(...)          _Blocking(__VA_ARGS__)
#define blocking_detached(...) _Blocking_detached(__VA_ARGS__)
#define try(...)               _Try(__VA_ARGS__)
#define yield_from(...)        _Yield_from(__VA_ARGS__)
#define for_each(...)          _For_each(__VA_ARGS__)
#endif

#endif
