import CHDF5
import Glibc

/// An open HDF5 file: being laid out in memory, or read from disk.
///
/// A file is never written through the library's own drivers: HDF5 1.10 can neither close nor
/// forget a file whose flush failed (full disk), and crashes at exit. The image comes out as bytes,
/// and `AtomicFile` writes them.
struct HDF5File: ~Copyable {
    let handle: HDF5Handle
    /// The name for messages.
    let path: String

    /// An empty file in memory, with reproducible bytes: version 1.8 layout, no times, links in
    /// order of creation.
    ///
    /// Closing it delivers them to `image`.
    static func inMemory(
        named path: String,
        deliveringTo image: HDF5Image
    ) throws(HDF5Error) -> HDF5File {
        let access = try accessList(path)
        // One contiguous buffer that grows by this much and is never put on disk.
        let growth = 4 << 20
        try checked(H5Pset_fapl_core(access.id, growth, false), "H5Pset_fapl_core", path)
        try image.receive(through: access.id, object: path)
        try checked(
            H5Pset_libver_bounds(access.id, H5F_LIBVER_V18, H5F_LIBVER_V18),
            "H5Pset_libver_bounds",
            path
        )
        let creation = try HDF5Handle.propertyList(chdf5_file_creation(), object: path)
        try checked(
            H5Pset_link_creation_order(creation.id, chdf5_creation_order()),
            "H5Pset_link_creation_order",
            path
        )
        try checked(
            H5Pset_obj_track_times(creation.id, false),
            "H5Pset_obj_track_times",
            path
        )
        let id = H5Fcreate("sdlab-in-memory.h5", chdf5_truncate(), creation.id, access.id)
        return HDF5File(
            handle: try HDF5Handle(.file, id, call: "H5Fcreate", object: path),
            path: path
        )
    }

    /// A file on disk, for reading.
    static func open(_ path: String) throws(HDF5Error) -> HDF5File {
        let access = try accessList(path)
        let id = H5Fopen(path, chdf5_read_only(), access.id)
        return HDF5File(
            handle: try HDF5Handle(.file, id, call: "H5Fopen", object: path),
            path: path
        )
    }

    /// What happens to a process that reads the whole file.
    enum Survival: Equatable {
        /// It goes on, with data or with an error.
        case survives
        /// A signal of this number ends it.
        case dies(signal: Int32)
    }

    /// Reads the file in a child process of limited time and memory, for files that nothing vouches for.
    static func survival(reading path: String) throws(HDF5Error) -> Survival {
        let access = try accessList(path)
        var status = stat()
        let byteCount = stat(path, &status) == 0 ? Int(status.st_size) : 0
        // Ten times what a whole file needs, and memory for the texts that it may unfold to.
        let seconds = UInt32(clamping: 3 + byteCount >> 25)
        let number = chdf5_probe(path, access.id, seconds, 2 << 30 + 16 * byteCount)
        return number > 0 ? .dies(signal: number) : .survives
    }

    /// Whether the file starts as HDF5 files do. False for what cannot be read at all.
    static func isHDF5(_ path: String) -> Bool {
        let answer = H5Fis_hdf5(path)
        if answer < 0 { H5Eclear2(chdf5_default()) }
        return answer > 0
    }

    /// Closes the file, and reports what then went wrong.
    consuming func close() throws(HDF5Error) {
        let path = path
        try handle.close("H5Fclose", path)
    }

    /// The size in bytes.
    func byteCount() throws(HDF5Error) -> Int {
        var size: hsize_t = 0
        try checked(H5Fget_filesize(handle.id, &size), "H5Fget_filesize", path)
        return Int(clamping: size)
    }

    /// Access without HDF5's own locks: network file systems refuse them, and `RunLock` keeps runs
    /// apart.
    private static func accessList(_ path: String) throws(HDF5Error) -> HDF5Handle {
        let access = try HDF5Handle.propertyList(chdf5_file_access(), object: path)
        try checked(
            H5Pset_file_locking(access.id, false, true),
            "H5Pset_file_locking",
            path
        )
        return access
    }
}
