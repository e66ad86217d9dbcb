#include "CRSA.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

// The key is OpenSSL's own object; the name keeps its type out of the header.
static EVP_PKEY *inner(const crsa_key *key) { return (EVP_PKEY *)key; }

crsa_key *crsa_key_create(const unsigned char *der, size_t size) {
    const unsigned char *position = der;
    PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &position, (long)size);
    EVP_PKEY *key = info ? EVP_PKCS82PKEY(info) : NULL;
    PKCS8_PRIV_KEY_INFO_free(info);
    if (key && EVP_PKEY_base_id(key) != EVP_PKEY_RSA) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    // Errors stay in a queue of the thread, which nobody reads.
    ERR_clear_error();
    return (crsa_key *)key;
}

void crsa_key_destroy(crsa_key *key) { EVP_PKEY_free(inner(key)); }

size_t crsa_signature_size(const crsa_key *key) { return (size_t)EVP_PKEY_size(inner(key)); }

int crsa_sign_sha256(const crsa_key *key, const void *message, size_t size, unsigned char *signature) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t length = crsa_signature_size(key);
    int done = context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, inner(key)) == 1 &&
               EVP_DigestSign(context, signature, &length, message, size) == 1 && length == crsa_signature_size(key);
    EVP_MD_CTX_free(context);
    if (!done) ERR_clear_error();
    return done;
}
