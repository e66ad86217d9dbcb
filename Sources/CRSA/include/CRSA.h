#ifndef CRSA_H
#define CRSA_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// An RSA key that signs. It is not changed after it was made, so any number of threads may use it at once.
typedef struct crsa_key crsa_key;

/// Reads a private key in PKCS #8, DER. NULL when it is no RSA key.
crsa_key *crsa_key_create(const unsigned char *der, size_t size);

/// Forgets a key; its memory is cleared.
void crsa_key_destroy(crsa_key *key);

/// The bytes of a signature of the key.
size_t crsa_signature_size(const crsa_key *key);

/// Signs a message with RSASSA-PKCS1-v1_5 and SHA-256 (RFC 8017, 8.2). `signature` has room for a signature of the key.
/// Gives 1 when that was done, else 0.
int crsa_sign_sha256(const crsa_key *key, const void *message, size_t size, unsigned char *signature);

#ifdef __cplusplus
}
#endif

#endif
