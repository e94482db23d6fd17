import CHDF5
import Glibc

/// Where the library leaves the bytes of a file in memory when it closes it.
///
/// Asking an open file for its image gives a superblock whose flag "open for writing" was cleared but whose checksum was
/// not renewed, which no reader takes. The memory that the library gives back on closing is a proper file.
final class HDF5Image {
    /// The file, once it is closed.
    private(set) var bytes: [UInt8] = []

    /// Makes a file with this access list deliver here.
    func receive(through accessList: hid_t, object: String) throws(HDF5Error) {
        let reference = Unmanaged.passRetained(self)
        // The property list keeps copies; each retains, and gives its own back.
        defer { reference.release() }
        var callbacks = H5FD_file_image_callbacks_t(
            image_malloc: { size, _, _ in malloc(size) },
            image_memcpy: nil,
            image_realloc: { memory, size, _, _ in realloc(memory, size) },
            image_free: { memory, operation, image in
                if operation == H5FD_FILE_IMAGE_OP_FILE_CLOSE, let memory, let image {
                    Unmanaged<HDF5Image>.fromOpaque(image).takeUnretainedValue().take(memory)
                }
                free(memory)
                return 0
            },
            udata_copy: { image in
                guard let image else { return nil }
                _ = Unmanaged<HDF5Image>.fromOpaque(image).retain()
                return image
            },
            udata_free: { image in
                if let image { Unmanaged<HDF5Image>.fromOpaque(image).release() }
                return 0
            },
            udata: reference.toOpaque()
        )
        try checked(
            H5Pset_file_image_callbacks(accessList, &callbacks),
            "H5Pset_file_image_callbacks",
            object
        )
    }

    /// Takes as much of the memory as the superblock (version 2) says the file is long.
    private func take(_ memory: UnsafeMutableRawPointer) {
        let endOfFile = 28
        let size = Int(clamping: memory.loadUnaligned(fromByteOffset: endOfFile, as: UInt64.self))
        bytes = Array(UnsafeRawBufferPointer(start: memory, count: size))
    }
}
