import CHDF5

extension Attribute {
    /// Writes the attribute on an open object.
    func write(to object: hid_t, of path: String) throws(HDF5Error) {
        let place = "\(path)@\(name)"
        let type = try values.elementType.datatype(object: place)
        let shape = isScalar ? [] : [values.count]
        func write(_ bytes: UnsafeRawBufferPointer) throws(HDF5Error) {
            try HDF5File.writeAttribute(
                name,
                shape: shape,
                type: type.id,
                bytes,
                on: object,
                of: path
            )
        }
        if case .string(let texts) = values {
            try HDF5Strings.lend(texts, object: place) { (address) throws(HDF5Error) in
                try write(
                    UnsafeRawBufferPointer(
                        start: address,
                        count: texts.count * MemoryLayout<UnsafeRawPointer>.stride
                    )
                )
            }
        } else {
            try values.withBytes(write)
        }
    }

    /// All attributes of an open object in the order of their names, without those of dimension
    /// scales.
    static func all(of object: hid_t, at path: String) throws(HDF5Error) -> [Attribute] {
        let count = H5Aget_num_attrs(object)
        try checked(count, "H5Aget_num_attrs", path)
        var attributes: [Attribute] = []
        for index in 0..<hsize_t(count) {
            let handle = try HDF5Handle(
                .attribute,
                H5Aopen_by_idx(
                    object,
                    ".",
                    H5_INDEX_NAME,
                    H5_ITER_INC,
                    index,
                    chdf5_default(),
                    chdf5_default()
                ),
                call: "H5Aopen_by_idx",
                object: path
            )
            let name = try HDF5File.name(at: "\(path)@\(index)", call: "H5Aget_name") {
                H5Aget_name(handle.id, $1, $0)
            }
            if ScaleAttribute.all.contains(name) { continue }
            attributes.append(try read(handle.id, name: name, at: "\(path)@\(name)"))
        }
        return attributes
    }

    private static func read(
        _ attribute: hid_t,
        name: String,
        at place: String
    ) throws(HDF5Error) -> Attribute {
        let space = try HDF5Handle(
            .dataspace,
            H5Aget_space(attribute),
            call: "H5Aget_space",
            object: place
        )
        let stored = try HDF5Handle(
            .datatype,
            H5Aget_type(attribute),
            call: "H5Aget_type",
            object: place
        )
        let shape = try HDF5Handle.shape(ofDataspace: space.id, object: place)
        guard shape.count <= 1, H5Sget_simple_extent_type(space.id) != H5S_NULL,
            let element = try ElementType.recognising(stored.id, object: place)
        else {
            throw HDF5Error(
                call: "H5Aread",
                object: place,
                message: "not a scalar or list of a known type"
            )
        }
        let type = try element.datatype(object: place)
        let count = shape.first ?? 1
        func read(_ address: UnsafeMutableRawPointer) throws(HDF5Error) {
            guard count > 0 else { return }
            try checked(H5Aread(attribute, type.id, address), "H5Aread", place)
        }
        if element == .string {
            let texts = try HDF5Strings.collect(
                count: count,
                type: type.id,
                space: space.id,
                object: place,
                read: read
            )
            return Attribute(name, .string(texts), isScalar: shape.isEmpty)
        }
        let size = element.byteCount ?? 1
        var bytes = [UInt8](repeating: 0, count: max(count, 1) * size)
        try bytes.withUnsafeMutableBufferPointer { (buffer) throws(HDF5Error) in
            if let address = buffer.baseAddress { try read(address) }
        }
        bytes.removeLast(bytes.count - count * size)
        guard let values = ColumnValues(element, bytes: bytes) else {
            throw HDF5Error(
                call: "H5Aread",
                object: place,
                message: "no attribute has type \(element)"
            )
        }
        return Attribute(name, values, isScalar: shape.isEmpty)
    }
}

extension HDF5File {
    /// Creates an attribute of any type on an open object.
    static func writeAttribute(
        _ name: String,
        shape: [Int],
        type: hid_t,
        _ bytes: UnsafeRawBufferPointer,
        on object: hid_t,
        of path: String
    ) throws(HDF5Error) {
        let place = "\(path)@\(name)"
        let space = try HDF5Handle.dataspace(shape, object: place)
        let attribute = try HDF5Handle(
            .attribute,
            H5Acreate2(object, name, type, space.id, chdf5_default(), chdf5_default()),
            call: "H5Acreate2",
            object: place
        )
        guard let address = bytes.baseAddress, !bytes.isEmpty else { return }
        try checked(H5Awrite(attribute.id, type, address), "H5Awrite", place)
    }

    /// Reads a name through a call that takes a buffer (or none) and its size, and returns the
    /// name's length.
    static func name(
        at place: String,
        call: String,
        _ read: (UnsafeMutablePointer<CChar>?, Int) -> Int
    ) throws(HDF5Error) -> String {
        let length = read(nil, 0)
        guard length >= 0 else { throw HDF5Error(call: call, object: place) }
        var characters = [UInt8](repeating: 0, count: length + 1)
        let again = characters.withUnsafeMutableBytes { buffer in
            read(buffer.bindMemory(to: CChar.self).baseAddress, length + 1)
        }
        guard again == length else { throw HDF5Error(call: call, object: place) }
        return String(decoding: characters.prefix(length), as: UTF8.self)
    }
}
