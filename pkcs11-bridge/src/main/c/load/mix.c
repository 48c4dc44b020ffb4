/*
 * Makes mixed calls through a PKCS#11 module and holds every result against a model of what there must be:
 * mix MODULE SLOT PIN-FILE SEED CALLS THREADS. Each thread has a session and objects of its own and makes at least so many calls,
 * chosen by the seed.
 *
 * The device may be in trouble: CKR_DEVICE_ERROR says that nothing was changed, CKR_FUNCTION_FAILED that nobody knows, and a
 * session object may be gone with the card that it was on. Everything else that differs from the model is printed with the seed
 * and the step, and ends the program with 1. It prints at the end: the calls, those that met trouble, the session objects that
 * were lost, and the changes whose fate was unknown.
 */
#define _POSIX_C_SOURCE 200809L

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"

/* What must exist does, once; what must not, does not; what nobody knew is one or the other. */
static void settle(struct worker *self, size_t number)
{
    CK_ULONG found[4];
    long count = -1;
    for (int attempt = 0; count < 0; attempt++) {
        hold(self, attempt < PATIENCE, "the token does not answer any more");
        if (attempt > 0) {
            pause_for(100);
        }
        count = find_label(self, number, found, 4);
    }
    const struct history *past = &self->history[number];
    long whole = is_pair(past->kind) ? 2 : 1;
    char what[160];
    if (!((past->fate != THERE && count == 0) || (past->fate != GONE && count == whole))) {
        snprintf(what, sizeof what, "%ld objects of kind %d with the label of number %zu after %s", count, past->kind, number,
            past->last);
        wrong(self, what, past->answer);
    }
}

static void *work(void *argument)
{
    struct worker *self = argument;
    while (self->calls < most_calls) {
        self->step++;
        act(self);
    }
    for (int i = 0; i < MOST_OBJECTS; i++) {
        struct object *object = &self->objects[i];
        while (!object->on_token && object->fate == THERE) {
            destroy_whole(self, object);
        }
    }
    for (size_t number = 0; number < self->labels; number++) {
        settle(self, number);
    }
    return NULL;
}

static void must(CK_RV value, const char *what)
{
    if (value != CKR_OK) {
        fprintf(stderr, "%s: 0x%lx\n", what, value);
        exit(1);
    }
}

static void open_module(const char *path)
{
    void *library = dlopen(path, RTLD_NOW);
    CK_RV (*get)(CK_FUNCTION_LIST **) = NULL;
    CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
    if (library != NULL) {
        *(void **)&get = dlsym(library, "C_GetFunctionList");
    }
    must(get == NULL ? CKR_GENERAL_ERROR : get(&p11), "C_GetFunctionList");
    must(p11->C_Initialize(&arguments), "C_Initialize");
}

static void log_in(CK_ULONG session, const char *file)
{
    char pin[256];
    FILE *in = fopen(file, "r");
    must(in != NULL && fgets(pin, sizeof pin, in) != NULL ? CKR_OK : CKR_ARGUMENTS_BAD, "the PIN");
    fclose(in);
    CK_RV value = p11->C_Login(session, CKU_USER, (CK_BYTE *)pin, strcspn(pin, "\r\n"));
    while (value == CKR_DEVICE_ERROR || value == CKR_FUNCTION_FAILED) {
        pause_for(100);
        value = p11->C_Login(session, CKU_USER, (CK_BYTE *)pin, strcspn(pin, "\r\n"));
    }
    must(value, "C_Login");
}

int main(int count, char **arguments)
{
    static struct worker workers[MOST_THREADS];
    CK_BYTE iv[16] = {0};
    CK_GCM_PARAMS parameters = {iv, 12, 96, NULL, 0, 128};
    CK_MECHANISM gcm = {CKM_AES_GCM, &parameters, sizeof parameters}, cbc = {CKM_AES_CBC_PAD, iv, sizeof iv};
    CK_MECHANISM ecdsa = {CKM_ECDSA_SHA256, NULL, 0};
    CK_ULONG session;
    unsigned long calls = 0, troubles = 0, lost = 0, unknown = 0;
    int threads = count == 7 ? atoi(arguments[6]) : 0;
    if (threads < 1 || threads > MOST_THREADS) {
        fprintf(stderr, "usage: mix MODULE SLOT PIN-FILE SEED CALLS THREADS\n");
        return 2;
    }
    slot = strtoul(arguments[2], NULL, 10);
    seed = strtoull(arguments[4], NULL, 10);
    most_calls = strtoul(arguments[5], NULL, 10);
    open_module(arguments[1]);
    must(p11->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session), "C_OpenSession");
    log_in(session, arguments[3]);
    gcm_is_carried = p11->C_EncryptInit(session, &gcm, CK_INVALID_HANDLE) == CKR_KEY_HANDLE_INVALID;
    cbc_is_carried = p11->C_EncryptInit(session, &cbc, CK_INVALID_HANDLE) == CKR_KEY_HANDLE_INVALID;
    ecdsa_sha256_is_carried = p11->C_SignInit(session, &ecdsa, CK_INVALID_HANDLE) == CKR_KEY_HANDLE_INVALID;
    for (int i = 0; i < threads; i++) {
        workers[i].number = i;
        workers[i].random = seed * MOST_THREADS + (unsigned)i;
        must(p11->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &workers[i].session), "C_OpenSession");
    }
    for (int i = 0; i < threads; i++) {
        must(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0 ? CKR_OK : CKR_HOST_MEMORY, "a thread");
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(workers[i].thread, NULL);
        calls += workers[i].calls;
        troubles += workers[i].troubles;
        lost += workers[i].lost;
        unknown += workers[i].unknown;
    }
    must(p11->C_Finalize(NULL), "C_Finalize");
    printf("%lu %lu %lu %lu\n", calls, troubles, lost, unknown);
    return 0;
}
