/* What the tests have in common: checking, and numbers that look random and are the same in every run. */
#ifndef HOLDFAST_CHECK_H
#define HOLDFAST_CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition); \
            abort(); \
        } \
    } while (0)

#define CHECK_RV(expected, call) \
    do { \
        unsigned long returned = (call); \
        if (returned != (expected)) { \
            fprintf(stderr, "%s:%d: %s gave 0x%lx, not %s\n", __FILE__, __LINE__, #call, returned, #expected); \
            abort(); \
        } \
    } while (0)

/* xorshift64. The state is anything but zero. */
static inline uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* The groups of tests. */
void test_arguments(void);
void test_encoding(void);
void test_answers(void);
void test_hostile_answers(void);
void test_threads(void);
void test_processes(void);
void test_addresses(void);

/* One by one, every function, and then every kind of parameter, at the door that HOLDFAST_PKCS11 names. */
void test_every_call(void);
void test_library(void);
void send_every_parameter(void);

#endif
