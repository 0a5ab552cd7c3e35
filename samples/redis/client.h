/* A connection: requests are read, answers and messages are sent. */
#ifndef CLIENT_H
#define CLIENT_H

#include <async.h>

#include "session.h"

/** Serves a client until either side has enough, or the token is tripped and what has been read is answered.
 * Closes the descriptor, and counts a client less. */
async void client_serve(struct server *server, int fd, struct async_token *stopping);

#endif
