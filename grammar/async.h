/* <async.h>: async C in one header.
 *
 * Async C is C plus a handful of keywords. Erase them and an ordinary C program is left, which computes the
 * same values one thing at a time. The header has three views of the keywords:
 *
 *   source     what asyncc and clangd read: markers that keep every type (the default);
 *   generated  what the C compiler sees in asyncc's output: the keywords are gone (ASYNC_GENERATED,
 *              which the output defines itself);
 *   elided     the keywords erased, operations block: an ordinary C program (-DASYNC_ELIDE).
 *
 * A source that is compiled as it stands, in the source view, fails at its first async call with a line that
 * says what to do.
 *
 * C++ sees the generated view without the short keywords, some of which are its own: a C++ file has no async
 * functions, but may wake tasks, end an executor, and call the ordinary functions that C files start theirs in.
 *
 * `#define ASYNC_NO_KEYWORDS` before the include leaves only the reserved spellings (_Async, _Await, ...),
 * for sources where a short name is taken.
 */
#ifndef ASYNC_H
#define ASYNC_H

#if defined(__cplusplus)
#if !defined(ASYNC_ELIDE) && !defined(ASYNC_GENERATED)
#define ASYNC_GENERATED
#endif
#if !defined(ASYNC_NO_KEYWORDS)
#define ASYNC_NO_KEYWORDS
#endif
#endif

#if defined(ASYNC_ELIDE)
#include "async/elided.h"
#elif defined(ASYNC_GENERATED)
#include "async/generated.h"
#else
#include "async/source.h"
#endif

#ifndef ASYNC_NO_KEYWORDS
#include "async/short.h"
#endif

#include "async/future.h"
#include "async/executor.h"
#include "async/blocking.h"
#include "async/broadcast.h"
#include "async/buffer.h"
#include "async/channel.h"
#include "async/files.h"
#include "async/generator.h"
#include "async/group.h"
#include "async/interval.h"
#include "async/io.h"
#include "async/names.h"
#include "async/net.h"
#include "async/oneshot.h"
#include "async/process.h"
#include "async/signal.h"
#include "async/socket.h"
#include "async/sync.h"
#include "async/time.h"

#ifdef ASYNC_SOURCE_H
#include "async/source_end.h"
#endif

#endif
