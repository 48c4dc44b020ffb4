#define _DEFAULT_SOURCE
#include "module.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"

/* What the door expects in C_Initialize of every client of this protocol. */
#define HANDSHAKE "PRIVATE-GNOME-KEYRING-PKCS11-PROTOCOL-V-1"

/* Of these a handle keeps 16 bits; it would take that many restarts for an old one to be taken for a new one. */
#define TAGS 0x10000u

struct connection {
    struct link *link;
    uint64_t tag;
    unsigned users; /* threads in a call, and the module while the connection is current */
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t idle; /* a connection has lost a user */
    bool started;
    char address[ADDRESS_SIZE];
    struct connection *current; /* NULL until needed again, after the door was lost */
    uint64_t connections;
} module = {.lock = PTHREAD_MUTEX_INITIALIZER, .idle = PTHREAD_COND_INITIALIZER};

static CK_RV perform_on(struct connection *connection, enum call call, ...) {
    va_list arguments;
    bool refused;
    va_start(arguments, call);
    CK_RV result = perform(connection->link, connection->tag, &refused, call, arguments);
    va_end(arguments);
    return result;
}

/* With the lock held. So others wait meanwhile, but they would have to wait for the connection anyway. */
static CK_RV connect_now(void) {
    struct connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL) {
        return CKR_HOST_MEMORY;
    }
    connection->link = link_open(module.address);
    if (connection->link == NULL) {
        free(connection);
        return CKR_DEVICE_ERROR;
    }
    connection->tag = module.connections++ % TAGS;
    connection->users = 1;
    CK_RV result =
        perform_on(connection, CALL_C_Initialize, HANDSHAKE, (CK_ULONG)(sizeof HANDSHAKE - 1), 0, "", (CK_ULONG)1);
    if (result != CKR_OK) {
        link_free(connection->link);
        free(connection);
        return result;
    }
    link_settle(connection->link);
    module.current = connection;
    return CKR_OK;
}

/* With the lock held. */
static void let_go(struct connection *connection) {
    if (--connection->users == 0) {
        link_free(connection->link);
        free(connection);
    }
    pthread_cond_broadcast(&module.idle);
}

static CK_RV enter(struct connection **entered) {
    pthread_mutex_lock(&module.lock);
    CK_RV result = module.started ? CKR_OK : CKR_CRYPTOKI_NOT_INITIALIZED;
    if (result == CKR_OK && module.current != NULL && link_lost(module.current->link)) {
        let_go(module.current);
        module.current = NULL;
    }
    if (result == CKR_OK && module.current == NULL) {
        /* C_Initialize said that it went well, so whatever is wrong now has happened to the device since. */
        result = connect_now() == CKR_OK ? CKR_OK : CKR_DEVICE_ERROR;
    }
    if (result == CKR_OK) {
        *entered = module.current;
        module.current->users++;
    }
    pthread_mutex_unlock(&module.lock);
    return result;
}

static void leave(struct connection *connection) {
    pthread_mutex_lock(&module.lock);
    let_go(connection);
    pthread_mutex_unlock(&module.lock);
}

/* A child begins without a connection: what it has of its parent's it must not touch. Threads that used it are not here. */
static void before_fork(void) {
    pthread_mutex_lock(&module.lock);
}

static void after_fork_in_parent(void) {
    pthread_mutex_unlock(&module.lock);
}

static void after_fork_in_child(void) {
    if (module.current != NULL) {
        link_abandon(module.current->link);
    }
    module.current = NULL;
    module.started = false;
    pthread_cond_init(&module.idle, NULL);
    pthread_mutex_unlock(&module.lock);
}

static void watch_forks(void) {
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

CK_RV module_start(const char *address) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, watch_forks);
    pthread_mutex_lock(&module.lock);
    CK_RV result = CKR_CRYPTOKI_ALREADY_INITIALIZED;
    if (!module.started) {
        strcpy(module.address, address);
        result = connect_now();
        module.started = result == CKR_OK;
    }
    pthread_mutex_unlock(&module.lock);
    return result;
}

CK_RV module_stop(void) {
    pthread_mutex_lock(&module.lock);
    struct connection *connection = module.current;
    CK_RV result = module.started ? CKR_OK : CKR_CRYPTOKI_NOT_INITIALIZED;
    module.started = false;
    module.current = NULL;
    pthread_mutex_unlock(&module.lock);
    if (connection == NULL) {
        return result;
    }
    perform_on(connection, CALL_C_Finalize);
    link_end(connection->link, CKR_CRYPTOKI_NOT_INITIALIZED);
    pthread_mutex_lock(&module.lock);
    while (connection->users > 1) {
        pthread_cond_wait(&module.idle, &module.lock);
    }
    let_go(connection);
    pthread_mutex_unlock(&module.lock);
    return result;
}

bool module_started(void) {
    pthread_mutex_lock(&module.lock);
    bool started = module.started;
    pthread_mutex_unlock(&module.lock);
    return started;
}

CK_RV module_refuse(void) {
    return module_started() ? CKR_ARGUMENTS_BAD : CKR_CRYPTOKI_NOT_INITIALIZED;
}

static CK_RV call_ending(CK_FLAGS operation, enum call call, va_list arguments) {
    struct connection *connection;
    bool refused;
    int cancellable;
    /* A thread that were cancelled half-way would leave the others waiting for it to read. */
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancellable);
    CK_RV result = enter(&connection);
    if (result == CKR_OK) {
        result = perform(connection->link, connection->tag, &refused, call, arguments);
        if (refused && operation != 0) {
            va_list again;
            va_copy(again, arguments);
            perform_on(connection, CALL_C_SessionCancel, va_arg(again, CK_ULONG), operation);
            va_end(again);
        }
        leave(connection);
    }
    pthread_setcancelstate(cancellable, NULL);
    return result;
}

CK_RV call(enum call call, ...) {
    va_list arguments;
    va_start(arguments, call);
    CK_RV result = call_ending(0, call, arguments);
    va_end(arguments);
    return result;
}

CK_RV operate(CK_FLAGS operation, enum call call, ...) {
    va_list arguments;
    va_start(arguments, call);
    CK_RV result = call_ending(operation, call, arguments);
    va_end(arguments);
    return result;
}
