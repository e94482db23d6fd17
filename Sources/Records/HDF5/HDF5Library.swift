import CHDF5
import Synchronization

/// The HDF5 library, which is one per process: whoever uses it does so alone, and it stays off the
/// terminal.
package enum HDF5Library {
    /// Not every build of the library is safe for threads, and its error stack belongs to a thread.
    private static let turn = Mutex(())

    /// Runs `body` while no other thread is in the library. Not reentrant.
    package static func exclusively<Result: Sendable, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try turn.withLock { _ throws(Failure) in
            // Per thread in thread-safe builds, hence here and not once.
            H5open()
            H5Eset_auto2(chdf5_default(), nil, nil)
            return try body()
        }
    }

    /// The version in use, such as `1.10.8`: a fact for the provenance.
    package static var version: String {
        exclusively { () throws(Never) in
            var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
            H5get_libversion(&major, &minor, &release)
            return "\(major).\(minor).\(release)"
        }
    }
}
