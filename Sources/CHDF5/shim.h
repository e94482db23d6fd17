// The HDF5 C library, as Swift can see it.
//
// Most HDF5 constants are macros that call `H5open()` first, and many functions are macros that
// pick a version; Swift imports neither. Each has a `static inline` twin here, named after it.
// Nothing else belongs in this file.
//
// The Debian and Ubuntu package is libhdf5-dev; pkg-config knows it as `hdf5` and adds
// /usr/include/hdf5/serial.
#pragma once
#include <hdf5.h>

// Identifiers that mean "none in particular". As macros they arrive in Swift as Int32, which no
// parameter takes.
static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t chdf5_whole_space(void) { return H5S_ALL; }

// Classes of property lists.
static inline hid_t chdf5_file_creation(void) { return H5P_FILE_CREATE; }
static inline hid_t chdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t chdf5_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t chdf5_dataset_creation(void) { return H5P_DATASET_CREATE; }

// Flags.
static inline unsigned chdf5_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned chdf5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned chdf5_creation_order(void) {
    return H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
}

// Element types. These belong to the library: copy them, never close them.
static inline hid_t chdf5_float64(void) { return H5T_IEEE_F64LE; }
static inline hid_t chdf5_float32(void) { return H5T_IEEE_F32LE; }
static inline hid_t chdf5_int64(void) { return H5T_STD_I64LE; }
static inline hid_t chdf5_int32(void) { return H5T_STD_I32LE; }
static inline hid_t chdf5_uint64(void) { return H5T_STD_U64LE; }
static inline hid_t chdf5_uint32(void) { return H5T_STD_U32LE; }
static inline hid_t chdf5_uint16(void) { return H5T_STD_U16LE; }
static inline hid_t chdf5_uint8(void) { return H5T_STD_U8LE; }
static inline hid_t chdf5_c_string(void) { return H5T_C_S1; }
static inline hid_t chdf5_object_reference(void) { return H5T_STD_REF_OBJ; }
static inline hid_t chdf5_native_int(void) { return H5T_NATIVE_INT; }
static inline size_t chdf5_variable_length(void) { return H5T_VARIABLE; }

// The extent of an axis that may grow.
static inline hsize_t chdf5_unlimited(void) { return H5S_UNLIMITED; }

// Reasons for a failure.
static inline hid_t chdf5_reason_truncated(void) { return H5E_TRUNCATED; }

// Functions that HDF5 renames by macro, whose numbered names differ between 1.10 and later
// versions.
static inline htri_t chdf5_link_is_hard(hid_t location, const char *name) {
    H5L_info_t info;
    if (H5Lget_info(location, name, &info, H5P_DEFAULT) < 0) return -1;
    return info.type == H5L_TYPE_HARD;
}
static inline herr_t chdf5_reference(hid_t file, const char *path, haddr_t *reference) {
    return H5Rcreate(reference, file, path, H5R_OBJECT, -1);
}

// What to count when looking for handles left open.
static inline hid_t chdf5_every_file(void) { return (hid_t)H5F_OBJ_ALL; }
static inline unsigned chdf5_every_object(void) { return H5F_OBJ_ALL; }
