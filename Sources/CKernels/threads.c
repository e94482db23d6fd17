#include "include/ck_threads.h"
#include "common.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

// Members spin a little before they sleep: operations follow one another within microseconds, and waking
// a sleeping thread takes longer than many of them.
enum { spins_before_sleep = 4000 };

// Added to `joined` while no job is open; more than any number of members.
static const long closed = -(1L << 40);

struct ck_team {
    long count;
    pthread_t *threads;
    void (*work)(void *, long, long);
    void *context;
    long tasks;
    atomic_long next;    // the next task that nobody has taken
    atomic_long joined;  // members at work besides the caller; below zero where no job is open
    atomic_ulong round;  // moves on when there is a job
    atomic_int ending;
    atomic_int not_ieee; // a member was found to round otherwise
    atomic_long sleepers;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
};

typedef struct { ck_team *team; long member; } ck_member;

static void pause_a_little(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void do_tasks(ck_team *team, long member) {
    long task;
    while ((task = atomic_fetch_add_explicit(&team->next, 1, memory_order_relaxed)) < team->tasks) {
        team->work(team->context, task, member);
    }
}

/// Takes part in the open job, if there is one: once joined, the job stays until the member leaves.
static void join_job(ck_team *team, long member) {
    long joined = atomic_load(&team->joined);
    while (joined >= 0) {
        if (atomic_compare_exchange_weak(&team->joined, &joined, joined + 1)) {
            if (!ck_environment_is_ieee()) atomic_store(&team->not_ieee, 1);
            do_tasks(team, member);
            atomic_fetch_sub_explicit(&team->joined, 1, memory_order_release);
            return;
        }
    }
}

static void *member_main(void *argument) {
    ck_member self = *(ck_member *)argument;
    free(argument);
    ck_team *team = self.team;
    unsigned long seen = 0;
    for (;;) {
        long spins = 0;
        unsigned long round;
        while ((round = atomic_load_explicit(&team->round, memory_order_acquire)) == seen) {
            if (++spins < spins_before_sleep) { pause_a_little(); continue; }
            pthread_mutex_lock(&team->mutex);
            atomic_fetch_add(&team->sleepers, 1);
            while (atomic_load(&team->round) == seen) pthread_cond_wait(&team->wake, &team->mutex);
            atomic_fetch_sub(&team->sleepers, 1);
            pthread_mutex_unlock(&team->mutex);
        }
        seen = round;
        if (atomic_load(&team->ending)) return NULL;
        join_job(team, self.member);
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
    team->count = 1;
    atomic_store(&team->joined, closed);
    pthread_mutex_init(&team->mutex, NULL);
    pthread_cond_init(&team->wake, NULL);
    team->threads = calloc((size_t)count, sizeof *team->threads);
    if (!team->threads) {
        ck_team_destroy(team);
        return NULL;
    }
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

void ck_team_run(ck_team *team, long tasks, void (*work)(void *context, long task, long member), void *context) {
    team->work = work;
    team->context = context;
    team->tasks = tasks;
    atomic_store(&team->next, 0);
    atomic_fetch_sub(&team->joined, closed);
    start_round(team);
    do_tasks(team, 0);
    // No task is left to take: nobody may join any more, and those who did are at their last one.
    atomic_fetch_add(&team->joined, closed);
    long spins = 0;
    while (atomic_load_explicit(&team->joined, memory_order_acquire) != closed) {
        if (++spins < spins_before_sleep) pause_a_little();
        else sched_yield();
    }
}

int ck_team_is_ieee(ck_team *team) { return !atomic_load(&team->not_ieee); }

void ck_team_destroy(ck_team *team) {
    atomic_store(&team->ending, 1);
    start_round(team);
    for (long m = 1; m < team->count; m++) pthread_join(team->threads[m], NULL);
    pthread_cond_destroy(&team->wake);
    pthread_mutex_destroy(&team->mutex);
    free(team->threads);
    free(team);
}
