#include "include/ck_threads.h"
#include "common.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

// Members spin a little before they sleep: operations follow one another within microseconds, and waking
// a sleeping thread takes longer than many of them.
enum { spins_before_sleep = 20000 };

struct ck_team {
    long count;
    pthread_t *threads;
    void (*work)(void *, long);
    void *context;
    atomic_ulong round;     // moves on when there is work
    atomic_long unfinished; // members still at work
    atomic_int ending;
    atomic_long sleepers;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
};

typedef struct { ck_team *team; long member; } ck_member;

static void pause_a_little(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

static void *member_main(void *argument) {
    ck_member self = *(ck_member *)argument;
    free(argument);
    ck_team *team = self.team;
    unsigned long seen = 0;
    for (;;) {
        long spins = 0;
        while (atomic_load_explicit(&team->round, memory_order_acquire) == seen) {
            if (++spins < spins_before_sleep) { pause_a_little(); continue; }
            pthread_mutex_lock(&team->mutex);
            atomic_fetch_add(&team->sleepers, 1);
            while (atomic_load(&team->round) == seen) pthread_cond_wait(&team->wake, &team->mutex);
            atomic_fetch_sub(&team->sleepers, 1);
            pthread_mutex_unlock(&team->mutex);
        }
        seen++;
        if (atomic_load(&team->ending)) return NULL;
        team->work(team->context, self.member);
        atomic_fetch_sub_explicit(&team->unfinished, 1, memory_order_release);
    }
}

static void start_round(ck_team *team) {
    atomic_fetch_add(&team->round, 1);
    if (atomic_load(&team->sleepers) > 0) {
        pthread_mutex_lock(&team->mutex);
        pthread_cond_broadcast(&team->wake);
        pthread_mutex_unlock(&team->mutex);
    }
}

ck_team *ck_team_create(long count) {
    ck_team *team = calloc(1, sizeof *team);
    if (!team) return NULL;
    team->threads = calloc((size_t)count, sizeof *team->threads);
    if (!team->threads) { free(team); return NULL; }
    pthread_mutex_init(&team->mutex, NULL);
    pthread_cond_init(&team->wake, NULL);
    team->count = 1;
    for (long m = 1; m < count; m++) {
        ck_member *self = malloc(sizeof *self);
        if (self) *self = (ck_member){team, m};
        if (!self || pthread_create(&team->threads[m], NULL, member_main, self) != 0) {
            free(self);
            ck_team_destroy(team);
            return NULL;
        }
        team->count++;
    }
    return team;
}

void ck_team_run(ck_team *team, void (*work)(void *context, long member), void *context) {
    team->work = work;
    team->context = context;
    atomic_store(&team->unfinished, team->count - 1);
    start_round(team);
    work(context, 0);
    long spins = 0;
    while (atomic_load_explicit(&team->unfinished, memory_order_acquire) > 0) {
        if (++spins < spins_before_sleep) pause_a_little();
        else { sched_yield(); }
    }
}

void ck_team_destroy(ck_team *team) {
    atomic_store(&team->ending, 1);
    start_round(team);
    for (long m = 1; m < team->count; m++) pthread_join(team->threads[m], NULL);
    pthread_cond_destroy(&team->wake);
    pthread_mutex_destroy(&team->mutex);
    free(team->threads);
    free(team);
}
