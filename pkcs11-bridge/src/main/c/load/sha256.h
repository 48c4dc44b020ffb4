/* SHA-256 (FIPS 180-4) of a whole message, so that what a module answers can be held against something that is not the module. */
#ifndef HOLDFAST_SHA256_H
#define HOLDFAST_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32

void sha256(const uint8_t *message, size_t size, uint8_t digest[SHA256_SIZE]);

#endif
