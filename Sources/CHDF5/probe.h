// Reading a whole file in a child process, to see whether the library survives it.
//
// HDF5 1.10 crashes or hangs on many files with a flipped bit in their indices, heaps and texts. A child
// process takes the blow. It makes the calls of a reader that reads everything, all of them in C: a forked
// child of a process with threads must stay away from locks that nobody is left to open.
#pragma once
#include <errno.h>
#include <hdf5.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// Reads the elements of a dataset or of an attribute, whichever is not negative, and throws them away.
static inline void chdf5_probe_values(hid_t dataset, hid_t attribute) {
    hid_t type = attribute >= 0 ? H5Aget_type(attribute) : H5Dget_type(dataset);
    hid_t space = attribute >= 0 ? H5Aget_space(attribute) : H5Dget_space(dataset);
    hssize_t count = H5Sget_simple_extent_npoints(space);
    size_t size = H5Tget_size(type);
    void *elements = count < 0 || size == 0 ? NULL : calloc((size_t)count + 1, size);
    if (elements != NULL) {
        herr_t status = attribute >= 0 ? H5Aread(attribute, type, elements)
                                       : H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements);
        if (status >= 0) H5Dvlen_reclaim(type, space, H5P_DEFAULT, elements);
    }
    free(elements);
    H5Sclose(space);
    H5Tclose(type);
}

// Reads an object's attributes and values, and what lies below a group, to a depth that no record exceeds.
// What cannot be read is passed over: a reader may ask for what lies behind it.
static inline void chdf5_probe_object(hid_t object, int depth) {
    int attributes = H5Aget_num_attrs(object);
    for (int index = 0; index < attributes; index++) {
        hid_t attribute = H5Aopen_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, (hsize_t)index,
                                         H5P_DEFAULT, H5P_DEFAULT);
        if (attribute < 0) continue;
        chdf5_probe_values(-1, attribute);
        H5Aclose(attribute);
    }
    if (H5Iget_type(object) == H5I_DATASET) chdf5_probe_values(object, -1);
    H5G_info_t facts;
    if (H5Iget_type(object) != H5I_GROUP || H5Gget_info(object, &facts) < 0) return;
    for (hsize_t index = 0; index < facts.nlinks; index++) {
        char name[1024];
        ssize_t length = H5Lget_name_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, index, name,
                                            sizeof name, H5P_DEFAULT);
        hid_t child = length < 0 || depth > 4 ? -1 : H5Oopen(object, name, H5P_DEFAULT);
        if (child < 0) continue;
        chdf5_probe_object(child, depth + 1);
        H5Oclose(child);
    }
}

// Reads the file in a child process that may take so many seconds of the processor's time (and ten times as
// many of everybody's) and so many bytes. Answers the number of the signal that ended the child, 0 where it
// came to an end by itself, and -1 where there was no child.
static inline int chdf5_probe(const char *path, hid_t access, unsigned seconds, size_t bytes) {
    pid_t child = fork();
    if (child < 0) return -1;
    if (child == 0) {
        struct rlimit memory = {bytes, bytes};
        struct rlimit processor = {seconds, seconds + 1};
        struct rlimit core = {0, 0};
        setrlimit(RLIMIT_DATA, &memory);
        setrlimit(RLIMIT_CPU, &processor);
        setrlimit(RLIMIT_CORE, &core);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        // The thread that asks may ignore or block signals, and its child would, too.
        for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        alarm(10 * seconds);
        hid_t file = H5Fopen(path, H5F_ACC_RDONLY, access);
        hid_t root = file < 0 ? -1 : H5Gopen2(file, "/", H5P_DEFAULT);
        if (root >= 0) {
            chdf5_probe_object(root, 0);
            H5Gclose(root);
            H5Fclose(file);
        }
        _exit(0);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return -1;
    }
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}
