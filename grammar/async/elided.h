/* The elided view: the keywords erased. What is left is an ordinary C program whose operations block. */
#ifndef ASYNC_ELIDED_H
#define ASYNC_ELIDED_H

#define _Async
#define _Await
#define _Spawn(...)    (__VA_ARGS__)
#define _Block_on(...) (__VA_ARGS__)

#define ASYNC_FUTURE(f) struct async_elided_##f

#endif
