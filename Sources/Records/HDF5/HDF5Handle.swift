import CHDF5

/// An HDF5 identifier that is closed exactly once, on every path.
struct HDF5Handle: ~Copyable {
    /// What the identifier stands for, which says how to close it.
    enum Kind {
        case file, group, dataset, object, attribute, datatype, dataspace, propertyList
    }

    let id: hid_t
    private let kind: Kind

    /// Takes over an identifier that a call has just returned, or reports why it did not.
    init(_ kind: Kind, _ id: hid_t, call: String, object: String) throws(HDF5Error) {
        guard id >= 0 else { throw HDF5Error(call: call, object: object) }
        self.id = id
        self.kind = kind
    }

    /// Closes now, and reports a failure, where it would mean lost data.
    consuming func close(_ call: String, _ object: String) throws(HDF5Error) {
        let status = Self.close(id, kind)
        discard self
        try checked(status, call, object)
    }

    deinit {
        _ = Self.close(id, kind)
    }

    private static func close(_ id: hid_t, _ kind: Kind) -> herr_t {
        switch kind {
        case .file: H5Fclose(id)
        case .group: H5Gclose(id)
        case .dataset: H5Dclose(id)
        case .object: H5Oclose(id)
        case .attribute: H5Aclose(id)
        case .datatype: H5Tclose(id)
        case .dataspace: H5Sclose(id)
        case .propertyList: H5Pclose(id)
        }
    }
}

/// Passes a call's status on: negative is a failure.
func checked(
    _ status: herr_t,
    _ call: String,
    _ object: String
) throws(HDF5Error) {
    guard status >= 0 else { throw HDF5Error(call: call, object: object) }
}

extension HDF5Handle {
    /// A dataspace: a scalar for no extents, else that many elements along each axis, the first
    /// slowest.
    ///
    /// Where `emptyMayGrow`, an axis of no elements has no upper limit, as chunks demand.
    static func dataspace(
        _ shape: [Int],
        emptyMayGrow: Bool = false,
        object: String
    ) throws(HDF5Error) -> HDF5Handle {
        let extents = shape.map(hsize_t.init)
        let limits = extents.map { $0 == 0 && emptyMayGrow ? chdf5_unlimited() : $0 }
        let id =
            shape.isEmpty
            ? H5Screate(H5S_SCALAR)
            : H5Screate_simple(Int32(extents.count), extents, limits)
        return try HDF5Handle(.dataspace, id, call: "H5Screate_simple", object: object)
    }

    /// A list of properties of one class, all at their defaults.
    static func propertyList(_ kind: hid_t, object: String) throws(HDF5Error) -> HDF5Handle {
        try HDF5Handle(.propertyList, H5Pcreate(kind), call: "H5Pcreate", object: object)
    }

    /// The extents of a dataspace; none for a scalar.
    static func shape(ofDataspace space: hid_t, object: String) throws(HDF5Error) -> [Int] {
        let rank = H5Sget_simple_extent_ndims(space)
        try checked(rank, "H5Sget_simple_extent_ndims", object)
        var extents = [hsize_t](repeating: 0, count: Int(rank))
        try checked(
            H5Sget_simple_extent_dims(space, &extents, nil),
            "H5Sget_simple_extent_dims",
            object
        )
        return extents.map { Int(clamping: $0) }
    }
}
