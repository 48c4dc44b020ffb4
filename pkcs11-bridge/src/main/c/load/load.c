/*
 * Makes load through a PKCS#11 module and measures it: load MODULE SLOT PIN-FILE. SLOT is the number of the slot, or "first" for
 * the first one with a token that is initialized. Reads commands from standard input, one a line, OPERATION THREADS MILLISECONDS,
 * and answers each with one line: the calls made, and the 50th and 99th percentile of their time in nanoseconds; "unsupported"
 * where the module refuses the operation. Keys are made when they are first needed and destroyed at the end.
 */
#define _POSIX_C_SOURCE 200809L

#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../pkcs11.h"

#define MOST_THREADS 64
#define MOST_SAMPLES 2000000

static CK_FUNCTION_LIST *p11;
static CK_ULONG slot;
static CK_ULONG rsa_key, ec_key, aes_key;
static CK_ULONG made[8];
static size_t made_count;

static _Noreturn void fail(const char *what, CK_RV value)
{
    fprintf(stderr, "%s: 0x%lx\n", what, value);
    exit(1);
}

static void must(CK_RV value, const char *what)
{
    if (value != CKR_OK) {
        fail(what, value);
    }
}

static unsigned long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (unsigned long long)time.tv_sec * 1000000000ULL + (unsigned long long)time.tv_nsec;
}

/* One thread's own session and input. */
struct worker {
    CK_ULONG session;
    CK_RV (*operation)(struct worker *);
    unsigned long long end;
    unsigned long long counter;
    unsigned *samples;
    size_t count;
    CK_RV failure;
    pthread_t thread;
};

static CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
/* The object identifier of P-256. */
static CK_BYTE p256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};

static CK_RV make_pair(CK_ULONG session, CK_ULONG type, CK_BBOOL on_token, CK_ULONG *pair)
{
    CK_MECHANISM mechanism = {type, NULL, 0};
    CK_ULONG bits = 2048;
    CK_BYTE exponent[] = {1, 0, 1};
    CK_BBOOL kept = on_token;
    CK_ATTRIBUTE public_rsa[] = {{CKA_TOKEN, &kept, 1}, {CKA_VERIFY, &yes, 1}, {CKA_MODULUS_BITS, &bits, sizeof bits},
        {CKA_PUBLIC_EXPONENT, exponent, sizeof exponent}};
    CK_ATTRIBUTE public_ec[] = {{CKA_TOKEN, &kept, 1}, {CKA_VERIFY, &yes, 1}, {CKA_EC_PARAMS, p256, sizeof p256}};
    CK_ATTRIBUTE private_key[] = {{CKA_TOKEN, &kept, 1}, {CKA_PRIVATE, &yes, 1}, {CKA_SENSITIVE, &yes, 1},
        {CKA_EXTRACTABLE, &no, 1}, {CKA_SIGN, &yes, 1}};
    bool rsa = type == CKM_RSA_PKCS_KEY_PAIR_GEN;
    return p11->C_GenerateKeyPair(session, &mechanism, rsa ? public_rsa : public_ec, rsa ? 4 : 3, private_key, 5, &pair[0],
        &pair[1]);
}

static CK_RV generate_pair(struct worker *self, CK_ULONG type)
{
    CK_ULONG pair[2];
    CK_RV value = make_pair(self->session, type, CK_FALSE, pair);
    if (value == CKR_OK) {
        value = p11->C_DestroyObject(self->session, pair[0]);
    }
    return value == CKR_OK ? p11->C_DestroyObject(self->session, pair[1]) : value;
}

static CK_RV generate_rsa(struct worker *self) { return generate_pair(self, CKM_RSA_PKCS_KEY_PAIR_GEN); }
static CK_RV generate_ec(struct worker *self) { return generate_pair(self, CKM_EC_KEY_PAIR_GEN); }

static CK_RV session_info(struct worker *self)
{
    CK_SESSION_INFO info;
    return p11->C_GetSessionInfo(self->session, &info);
}

static CK_RV random_32(struct worker *self)
{
    CK_BYTE bytes[32];
    return p11->C_GenerateRandom(self->session, bytes, sizeof bytes);
}

static CK_RV find(struct worker *self)
{
    CK_ULONG class = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &class, sizeof class}};
    CK_ULONG found[8];
    CK_ULONG count;
    CK_RV value = p11->C_FindObjectsInit(self->session, wanted, 1);
    if (value == CKR_OK) {
        value = p11->C_FindObjects(self->session, found, 8, &count);
    }
    return value == CKR_OK ? p11->C_FindObjectsFinal(self->session) : value;
}

static CK_RV sign(struct worker *self, CK_ULONG type, CK_ULONG key)
{
    CK_MECHANISM mechanism = {type, NULL, 0};
    CK_BYTE digest[32] = {0};
    CK_BYTE signature[256];
    CK_ULONG length = sizeof signature;
    memcpy(digest, &self->counter, sizeof self->counter);
    self->counter++;
    CK_RV value = p11->C_SignInit(self->session, &mechanism, key);
    return value == CKR_OK ? p11->C_Sign(self->session, digest, sizeof digest, signature, &length) : value;
}

static CK_RV sign_rsa(struct worker *self) { return sign(self, CKM_RSA_PKCS, rsa_key); }
static CK_RV sign_ec(struct worker *self) { return sign(self, CKM_ECDSA, ec_key); }

static CK_RV gcm(struct worker *self)
{
    CK_BYTE iv[12] = {0};
    CK_BYTE plain[1024] = {0};
    CK_BYTE sealed[1024 + 16];
    CK_ULONG length = sizeof sealed;
    CK_GCM_PARAMS parameters = {iv, sizeof iv, 8 * sizeof iv, NULL, 0, 128};
    CK_MECHANISM mechanism = {CKM_AES_GCM, &parameters, sizeof parameters};
    memcpy(iv, &self->counter, sizeof self->counter);
    memcpy(iv + 8, &self->session, 4);
    self->counter++;
    CK_RV value = p11->C_EncryptInit(self->session, &mechanism, aes_key);
    return value == CKR_OK ? p11->C_Encrypt(self->session, plain, sizeof plain, sealed, &length) : value;
}

static const struct {
    const char *name;
    CK_RV (*run)(struct worker *);
} operations[] = {{"session-info", session_info}, {"random-32", random_32}, {"find", find}, {"sign-rsa-2048", sign_rsa},
    {"sign-p256", sign_ec}, {"aes-gcm-1k", gcm}, {"generate-p256", generate_ec}, {"generate-rsa-2048", generate_rsa}};

static void *work(void *argument)
{
    struct worker *self = argument;
    unsigned long long start = now();
    while (start < self->end) {
        self->failure = self->operation(self);
        if (self->failure != CKR_OK) {
            return NULL;
        }
        unsigned long long stop = now();
        if (self->count < MOST_SAMPLES) {
            self->samples[self->count++] = (unsigned)(stop - start);
        }
        start = stop;
    }
    return NULL;
}

static int by_size(const void *left, const void *right)
{
    unsigned a = *(const unsigned *)left, b = *(const unsigned *)right;
    return a < b ? -1 : a > b;
}

static void run(CK_RV (*operation)(struct worker *), int threads, unsigned milliseconds)
{
    static struct worker workers[MOST_THREADS];
    static CK_ULONG sessions[MOST_THREADS];
    unsigned long long end = now() + milliseconds * 1000000ULL;
    size_t total = 0;
    CK_RV failure = CKR_OK;
    for (int i = 0; i < threads; i++) {
        if (sessions[i] == 0) {
            must(p11->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &sessions[i]), "C_OpenSession");
        }
        workers[i].session = sessions[i];
        workers[i].operation = operation;
        workers[i].end = end;
        workers[i].count = 0;
        workers[i].failure = CKR_OK;
        if (workers[i].samples == NULL) {
            workers[i].samples = malloc(MOST_SAMPLES * sizeof(unsigned));
        }
        if (workers[i].samples == NULL || pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0) {
            fail("no thread", 0);
        }
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(workers[i].thread, NULL);
        total += workers[i].count;
        failure = failure == CKR_OK ? workers[i].failure : failure;
    }
    if (failure != CKR_OK) {
        printf("unsupported 0x%lx\n", failure);
        fflush(stdout);
        return;
    }
    unsigned *all = malloc((total > 0 ? total : 1) * sizeof(unsigned));
    if (all == NULL) {
        fail("no memory", 0);
    }
    size_t at = 0;
    for (int i = 0; i < threads; i++) {
        memcpy(all + at, workers[i].samples, workers[i].count * sizeof(unsigned));
        at += workers[i].count;
    }
    qsort(all, total, sizeof(unsigned), by_size);
    printf("%zu %u %u\n", total, total > 0 ? all[total / 2] : 0, total > 0 ? all[total - 1 - (total - 1) / 100] : 0);
    fflush(stdout);
    free(all);
}

static void make_keys(CK_ULONG session)
{
    CK_ULONG pair[2];
    CK_MECHANISM mechanism = {CKM_AES_KEY_GEN, NULL, 0};
    CK_ULONG length = 32;
    CK_ATTRIBUTE secret[] = {{CKA_TOKEN, &yes, 1}, {CKA_PRIVATE, &yes, 1}, {CKA_SENSITIVE, &yes, 1}, {CKA_ENCRYPT, &yes, 1},
        {CKA_DECRYPT, &yes, 1}, {CKA_VALUE_LEN, &length, sizeof length}};
    must(make_pair(session, CKM_RSA_PKCS_KEY_PAIR_GEN, CK_TRUE, pair), "RSA key");
    made[made_count++] = pair[0];
    made[made_count++] = rsa_key = pair[1];
    must(make_pair(session, CKM_EC_KEY_PAIR_GEN, CK_TRUE, pair), "EC key");
    made[made_count++] = pair[0];
    made[made_count++] = ec_key = pair[1];
    must(p11->C_GenerateKey(session, &mechanism, secret, 6, &aes_key), "AES key");
    made[made_count++] = aes_key;
}

static void choose_slot(const char *named)
{
    CK_ULONG slots[64];
    CK_ULONG count = 64;
    CK_TOKEN_INFO info;
    if (strcmp(named, "first") != 0) {
        slot = strtoul(named, NULL, 10);
        return;
    }
    must(p11->C_GetSlotList(CK_TRUE, slots, &count), "C_GetSlotList");
    for (CK_ULONG i = 0; i < count; i++) {
        if (p11->C_GetTokenInfo(slots[i], &info) == CKR_OK && (info.flags & CKF_TOKEN_INITIALIZED) != 0) {
            slot = slots[i];
            return;
        }
    }
    fail("no initialized token", 0);
}

static void open_module(const char *path)
{
    void *library = dlopen(path, RTLD_NOW);
    CK_RV (*get)(CK_FUNCTION_LIST **);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    *(void **)&get = dlsym(library, "C_GetFunctionList");
    CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
    if (get == NULL || get(&p11) != CKR_OK) {
        fail("no C_GetFunctionList", 0);
    }
    must(p11->C_Initialize(&arguments), "C_Initialize");
}

static void log_in(CK_ULONG session, const char *file)
{
    char pin[256];
    FILE *in = fopen(file, "r");
    if (in == NULL || fgets(pin, sizeof pin, in) == NULL) {
        fail("no PIN", 0);
    }
    fclose(in);
    must(p11->C_Login(session, CKU_USER, (CK_BYTE *)pin, strcspn(pin, "\r\n")), "C_Login");
}

int main(int count, char **arguments)
{
    char name[64];
    int threads;
    unsigned milliseconds;
    CK_ULONG session;
    if (count != 4) {
        fprintf(stderr, "usage: load MODULE SLOT PIN-FILE\n");
        return 2;
    }
    open_module(arguments[1]);
    choose_slot(arguments[2]);
    must(p11->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session), "C_OpenSession");
    log_in(session, arguments[3]);
    make_keys(session);
    puts("ready");
    fflush(stdout);
    while (scanf("%63s %d %u", name, &threads, &milliseconds) == 3) {
        size_t known = sizeof operations / sizeof operations[0];
        size_t i = 0;
        while (i < known && strcmp(operations[i].name, name) != 0) {
            i++;
        }
        if (i == known || threads < 1 || threads > MOST_THREADS) {
            fprintf(stderr, "no such operation, or too many threads: %s %d\n", name, threads);
            return 2;
        }
        run(operations[i].run, threads, milliseconds);
    }
    for (size_t i = 0; i < made_count; i++) {
        p11->C_DestroyObject(session, made[i]);
    }
    p11->C_Finalize(NULL);
    return 0;
}
