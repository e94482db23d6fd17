import CHDF5

/// The number and text formats that a record may hold, and their HDF5 forms.
package enum ElementType: String, CaseIterable, Sendable {
    case float64, float32, float16, int64, int32, uint64, uint32, uint16, uint8, string

    /// Bytes of one element, or nil for text, whose elements differ.
    package var byteCount: Int? {
        switch self {
        case .float64, .int64, .uint64: 8
        case .float32, .int32, .uint32: 4
        case .float16, .uint16: 2
        case .uint8: 1
        case .string: nil
        }
    }

    /// The HDF5 type, little-endian, used for the file and for memory alike.
    func datatype(object: String) throws(HDF5Error) -> HDF5Handle {
        let type = try HDF5Handle(
            .datatype,
            H5Tcopy(predefined),
            call: "H5Tcopy",
            object: object
        )
        switch self {
        case .float16:
            // HDF5 1.10 has no half: IEEE 754 binary16 is described as sign 15, exponent 10…14,
            // fraction 0…9.
            try checked(H5Tset_fields(type.id, 15, 10, 5, 0, 10), "H5Tset_fields", object)
            try checked(H5Tset_size(type.id, 2), "H5Tset_size", object)
            try checked(H5Tset_ebias(type.id, 15), "H5Tset_ebias", object)
        case .string:
            try checked(H5Tset_size(type.id, chdf5_variable_length()), "H5Tset_size", object)
            try checked(H5Tset_cset(type.id, H5T_CSET_UTF8), "H5Tset_cset", object)
        default: break
        }
        return type
    }

    private var predefined: hid_t {
        switch self {
        case .float64: chdf5_float64()
        case .float32, .float16: chdf5_float32()
        case .int64: chdf5_int64()
        case .int32: chdf5_int32()
        case .uint64: chdf5_uint64()
        case .uint32: chdf5_uint32()
        case .uint16: chdf5_uint16()
        case .uint8: chdf5_uint8()
        case .string: chdf5_c_string()
        }
    }

    /// Recognises a stored type; nil when a record never holds it.
    static func recognising(_ stored: hid_t, object: String) throws(HDF5Error) -> ElementType? {
        if H5Tis_variable_str(stored) > 0 { return .string }
        for candidate in allCases where candidate != .string {
            let type = try candidate.datatype(object: object)
            if H5Tequal(type.id, stored) > 0 { return candidate }
        }
        return nil
    }
}
