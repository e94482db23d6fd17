import CHDF5
import Glibc

/// Where the library leaves the memory that holds a file, when it closes the file.
///
/// Asking an open file for its image gives a superblock whose flag "open for writing" was cleared
/// but whose checksum was not renewed, which no reader takes. The memory that the library gives
/// back on closing is a proper file.
struct HDF5Image {
    /// The address of a cell that will hold the memory's address; the library's callbacks know no
    /// other context.
    private typealias Cell = UnsafeMutablePointer<UnsafeMutableRawPointer?>

    private let cell: Cell

    /// The bytes of the file that `layOut` creates to deliver here, and closes before it returns or
    /// throws.
    static func bytes(
        _ layOut: (HDF5Image) throws(HDF5Error) -> Void
    ) throws(HDF5Error) -> [UInt8] {
        let cell = Cell.allocate(capacity: 1)
        cell.initialize(to: nil)
        defer {
            free(cell.pointee)
            cell.deallocate()
        }
        try layOut(HDF5Image(cell: cell))
        guard let memory = cell.pointee else { return [] }
        // The memory grows in steps; the superblock (version 2) says how long the file is.
        let endOfFile = 28
        let size = Int(clamping: memory.loadUnaligned(fromByteOffset: endOfFile, as: UInt64.self))
        return Array(UnsafeRawBufferPointer(start: memory, count: size))
    }

    /// Makes a file with this access list deliver here.
    func receive(through accessList: hid_t, object: String) throws(HDF5Error) {
        var callbacks = H5FD_file_image_callbacks_t(
            image_malloc: { size, _, _ in malloc(size) },
            image_memcpy: nil,
            image_realloc: { memory, size, _, _ in realloc(memory, size) },
            image_free: { memory, operation, cell in
                if operation == H5FD_FILE_IMAGE_OP_FILE_CLOSE, let cell {
                    cell.assumingMemoryBound(to: UnsafeMutableRawPointer?.self).pointee = memory
                } else {
                    free(memory)
                }
                return 0
            },
            // The cell outlives the file and every copy of the list: nobody else frees it.
            udata_copy: { $0 },
            udata_free: { _ in 0 },
            udata: UnsafeMutableRawPointer(cell)
        )
        try checked(
            H5Pset_file_image_callbacks(accessList, &callbacks),
            "H5Pset_file_image_callbacks",
            object
        )
    }
}
