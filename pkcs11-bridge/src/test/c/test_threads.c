/* Threads share a connection; answers come in any order; one that waits for an event keeps nobody. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "check.h"
#include "door.h"

#define THREADS 8
#define CALLS 2000

/* What the handles of the present connection have in their highest bits. */
static CK_ULONG tag;

static void forget_calls(void) {
    uint32_t call;
    door_calls(&call, 1);
}

static void initialize(void) {
    CK_ULONG session;
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CHECK_RV(CKR_OK, C_OpenSession(0, 4, NULL, NULL, &session));
    tag = session - 7;
    forget_calls();
}

/* Every call is answered with what it asks, so that an answer to another thread's call shows. */
static void answer_the_session(struct exchange *exchange) {
    if (exchange->call == call_number(CALL_C_GetObjectSize)) {
        take_u64(&exchange->arguments);
        uint64_t object = take_u64(&exchange->arguments);
        buffer_cut(&exchange->answer, exchange->answer.length - 8);
        put_u64(&exchange->answer, object * 3);
    } else if (exchange->call == call_number(CALL_C_WaitForSlotEvent)) {
        exchange->fate = HOLD;
    } else if (exchange->call == call_number(CALL_C_DigestFinal)) {
        /* Longer than what is read ahead. */
        buffer_cut(&exchange->answer, exchange->answer.length - 8);
        put_u8(&exchange->answer, 1);
        put_u32(&exchange->answer, 100000);
        memset(buffer_extend(&exchange->answer, 100000), 'x', 100000);
    }
}

static void *ask_often(void *context) {
    CK_ULONG thread = (CK_ULONG)(uintptr_t)context;
    CK_BYTE *room = malloc(100000);
    for (CK_ULONG i = 0; i < CALLS; i++) {
        CK_ULONG size = 0;
        CK_ULONG object = thread * CALLS + i;
        CHECK_RV(CKR_OK, C_GetObjectSize(tag | thread, tag | object, &size));
        CHECK(size == object * 3);
        if (i % 100 == 0) {
            CK_ULONG length = 100000;
            CHECK_RV(CKR_OK, C_DigestFinal(tag | thread, room, &length));
            CHECK(length == 100000 && room[99999] == 'x');
        }
    }
    free(room);
    return NULL;
}

static void *wait_for_event(void *result) {
    CK_ULONG slot;
    *(CK_RV *)result = C_WaitForSlotEvent(0, &slot, NULL);
    return NULL;
}

/* So many calls have reached the door since calls were forgotten. */
static void await_calls(enum call call, unsigned times) {
    uint32_t calls[64];
    for (unsigned seen = 0; seen < times;) {
        size_t count = door_calls(calls, 64);
        for (size_t i = 0; i < count; i++) {
            seen += calls[i] == call_number(call);
        }
        sched_yield();
    }
}

static void many_threads_and_some_that_wait(void) {
    pthread_t threads[THREADS];
    pthread_t waiting[2];
    CK_RV waited[2];
    initialize();
    for (int i = 0; i < 2; i++) {
        pthread_create(&waiting[i], NULL, wait_for_event, &waited[i]);
    }
    await_calls(CALL_C_WaitForSlotEvent, 2);
    for (uintptr_t i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, ask_often, (void *)i);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    for (int i = 0; i < 2; i++) {
        pthread_join(waiting[i], NULL);
        CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, waited[i]);
    }
}

static atomic_int held_calls;

static void answer_the_last_first(struct exchange *exchange) {
    if (exchange->call == call_number(CALL_C_GetObjectSize)) {
        answer_the_session(exchange);
        exchange->fate = atomic_fetch_add(&held_calls, 1) % THREADS == THREADS - 1 ? RELEASE : HOLD;
    }
}

static void *ask_once(void *context) {
    CK_ULONG object = (CK_ULONG)(uintptr_t)context;
    CK_ULONG size = 0;
    CHECK_RV(CKR_OK, C_GetObjectSize(tag | 1, tag | object, &size));
    CHECK(size == object * 3);
    return NULL;
}

static void answers_in_reverse(void) {
    pthread_t threads[THREADS];
    initialize();
    for (int round = 0; round < 100; round++) {
        for (uintptr_t i = 0; i < THREADS; i++) {
            pthread_create(&threads[i], NULL, ask_once, (void *)(i + 1));
        }
        for (int i = 0; i < THREADS; i++) {
            pthread_join(threads[i], NULL);
        }
    }
    CHECK_RV(CKR_OK, C_Finalize(NULL));
}

/* A door that goes while threads wait: every one of them is told. */
static void hold_all_questions(struct exchange *exchange) {
    exchange->fate = exchange->call == call_number(CALL_C_GetObjectSize) ? HOLD : ANSWER;
}

static void *ask_in_vain(void *result) {
    CK_ULONG size;
    *(CK_RV *)result = C_GetObjectSize(1, 2, &size);
    return NULL;
}

static void the_door_goes(void) {
    pthread_t threads[THREADS];
    CK_RV results[THREADS];
    initialize();
    for (int i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, ask_in_vain, &results[i]);
    }
    await_calls(CALL_C_GetObjectSize, THREADS);
    door_close();
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_RV(CKR_DEVICE_ERROR, results[i]);
    }
    CHECK_RV(CKR_OK, C_Finalize(NULL));
}

void test_threads(void) {
    door_open(answer_the_session);
    many_threads_and_some_that_wait();
    door_close();
    door_open(answer_the_last_first);
    answers_in_reverse();
    door_close();
    door_open(hold_all_questions);
    the_door_goes();
}
