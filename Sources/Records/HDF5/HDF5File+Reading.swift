import CHDF5

extension HDF5File {
    /// Reads one group's or dataset's attributes and data.
    func node(at path: String, in contents: HDF5Contents) throws(HDF5Error) -> RecordNode {
        guard contents.datasets.contains(path) else {
            let group = try HDF5Handle(
                .group,
                H5Gopen2(handle.id, path, chdf5_default()),
                call: "H5Gopen2",
                object: path
            )
            return RecordNode(path, attributes: try Attribute.all(of: group.id, at: path))
        }
        let dataset = try HDF5Handle(
            .dataset,
            H5Dopen2(handle.id, path, chdf5_default()),
            call: "H5Dopen2",
            object: path
        )
        let (values, shape) = try read(dataset.id, at: path)
        return RecordNode(
            path,
            attributes: try Attribute.all(of: dataset.id, at: path),
            dataset: RecordNode.Dataset(
                values,
                shape: shape,
                dimensions: try dimensions(
                    of: dataset.id,
                    rank: shape.count,
                    at: path,
                    in: contents
                ),
                isScale: try hasAttribute(ScaleAttribute.mark, dataset.id, at: path)
            )
        )
    }

    /// Whether a dataset is a dimension scale, which reads none of its values.
    func isScale(_ path: String) throws(HDF5Error) -> Bool {
        let dataset = try HDF5Handle(
            .dataset,
            H5Dopen2(handle.id, path, chdf5_default()),
            call: "H5Dopen2",
            object: path
        )
        return try hasAttribute(ScaleAttribute.mark, dataset.id, at: path)
    }

    private func read(
        _ dataset: hid_t,
        at path: String
    ) throws(HDF5Error) -> (NodeValues, shape: [Int]) {
        let space = try HDF5Handle(
            .dataspace,
            H5Dget_space(dataset),
            call: "H5Dget_space",
            object: path
        )
        let stored = try HDF5Handle(
            .datatype,
            H5Dget_type(dataset),
            call: "H5Dget_type",
            object: path
        )
        guard let element = try ElementType.recognising(stored.id, object: path),
            H5Sget_simple_extent_type(space.id) != H5S_NULL
        else {
            throw HDF5Error(
                call: "H5Dread",
                object: path,
                message: "a type that no record holds"
            )
        }
        let shape = try HDF5Handle.shape(ofDataspace: space.id, object: path)
        let size = element.byteCount ?? 16
        let count = try elementCount(shape, size: size, at: path)
        let type = try element.datatype(object: path)
        func read(_ address: UnsafeMutableRawPointer) throws(HDF5Error) {
            guard count > 0 else { return }
            let whole = chdf5_whole_space()
            try checked(
                H5Dread(dataset, type.id, whole, whole, chdf5_default(), address),
                "H5Dread",
                path
            )
        }
        if element == .string {
            let texts = try HDF5Strings.collect(
                count: count,
                type: type.id,
                space: space.id,
                object: path,
                read: read
            )
            return (.column(.string(texts)), shape)
        }
        var failure: HDF5Error?
        let bytes = [UInt8](unsafeUninitializedCapacity: count * size) { buffer, initialized in
            guard let address = buffer.baseAddress else { return }
            do throws(HDF5Error) {
                try read(UnsafeMutableRawPointer(address))
                initialized = count * size
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return (.bytes(bytes, element), shape)
    }

    /// The number of elements, if the file can possibly hold so many: a damaged extent must not eat
    /// all memory.
    private func elementCount(
        _ shape: [Int],
        size: Int,
        at path: String
    ) throws(HDF5Error) -> Int {
        // Deflate, should somebody have repacked the file, shrinks by at most 1032.
        let (most, tooLarge) = try byteCount().multipliedReportingOverflow(by: 1032)
        var bytes = size
        for extent in shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
            bytes = overflow ? Int.max : product
        }
        guard tooLarge || bytes <= most else {
            throw HDF5Error(
                call: "H5Dread",
                object: path,
                message: "shape \(shape) is larger than the file"
            )
        }
        return bytes / size
    }

    private func dimensions(
        of dataset: hid_t,
        rank: Int,
        at path: String,
        in contents: HDF5Contents
    ) throws(HDF5Error) -> [String] {
        let name = ScaleAttribute.dimensions
        guard try hasAttribute(name, dataset, at: path) else { return [] }
        let attribute = try HDF5Handle(
            .attribute,
            H5Aopen(dataset, name, chdf5_default()),
            call: "H5Aopen",
            object: path
        )
        let space = try HDF5Handle(
            .dataspace,
            H5Aget_space(attribute.id),
            call: "H5Aget_space",
            object: path
        )
        let type = try Self.referenceListType(path)
        let count = Int(H5Sget_simple_extent_npoints(space.id))
        guard count == rank else {
            throw HDF5Error(
                call: "H5Aread",
                object: "\(path)@\(name)",
                message: "describes \(count) axes of \(rank)"
            )
        }
        var lists = [hvl_t](repeating: hvl_t(len: 0, p: nil), count: max(count, 1))
        try checked(H5Aread(attribute.id, type.id, &lists), "H5Aread", "\(path)@\(name)")
        let paths = lists.prefix(count).map { list in
            list.len == 1
                ? list.p.flatMap { contents.pathOfReference[$0.load(as: haddr_t.self)] } : nil
        }
        try checked(
            H5Dvlen_reclaim(type.id, space.id, chdf5_default(), &lists),
            "H5Dvlen_reclaim",
            path
        )
        return try paths.map { (scale) throws(HDF5Error) in
            guard let scale else {
                throw HDF5Error(
                    call: "H5Aread",
                    object: "\(path)@\(name)",
                    message: "refers to no dataset"
                )
            }
            return scale
        }
    }

    private func hasAttribute(
        _ name: String,
        _ object: hid_t,
        at path: String
    ) throws(HDF5Error) -> Bool {
        let answer = H5Aexists(object, name)
        try checked(answer, "H5Aexists", path)
        return answer > 0
    }
}
