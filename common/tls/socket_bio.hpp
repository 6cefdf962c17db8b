#pragma once

// Where OpenSSL's bytes go. Given.

namespace tornado {

/// An OpenSSL BIO* on a socket, which stays somebody else's. OpenSSL's own
/// writes with write(), which would end the process with a SIGPIPE when the
/// peer has gone.
///
/// errors: std::bad_alloc
void* new_socket_bio(int fd);

}  // namespace tornado
