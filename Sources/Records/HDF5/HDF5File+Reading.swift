import CHDF5

/// What is in a file and where, without its data.
struct HDF5Contents: Sendable {
    /// Paths of groups and datasets, parents first, siblings in the order they were written.
    var paths: [String] = []
    /// Which of the paths are datasets.
    var datasets: Set<String> = []
    /// The path of the dataset that a reference stands for.
    var pathOfReference: [haddr_t: String] = [:]
}

extension HDF5File {
    /// Groups may lie this deep: `/tensors/<trial>/<name>`. More is not a record, and may be a cycle.
    private static let deepest = 3

    /// Lists the file. Throws on links that lead elsewhere and on objects other than groups and datasets.
    func contents() throws(HDF5Error) -> HDF5Contents {
        var contents = HDF5Contents()
        try list("/", depth: 0, into: &contents)
        return contents
    }

    private func list(
        _ path: String,
        depth: Int,
        into contents: inout HDF5Contents
    ) throws(HDF5Error) {
        contents.paths.append(path)
        for name in try names(in: path) {
            let child = path == "/" ? "/\(name)" : "\(path)/\(name)"
            guard depth < Self.deepest, chdf5_link_is_hard(handle.id, child) > 0 else {
                throw HDF5Error(
                    call: "H5Lget_info",
                    object: child,
                    message: "nested too deeply, or a link to elsewhere"
                )
            }
            let object = try HDF5Handle(
                .object,
                H5Oopen(handle.id, child, chdf5_default()),
                call: "H5Oopen",
                object: child
            )
            switch H5Iget_type(object.id) {
            case H5I_GROUP:
                try list(child, depth: depth + 1, into: &contents)
            case H5I_DATASET:
                contents.paths.append(child)
                contents.datasets.insert(child)
                contents.pathOfReference[try reference(to: child)] = child
            default:
                throw HDF5Error(
                    call: "H5Iget_type",
                    object: child,
                    message: "neither group nor dataset"
                )
            }
        }
    }

    /// The names in a group in the order they were written; in alphabetical order if the file does not know.
    private func names(in path: String) throws(HDF5Error) -> [String] {
        let group = try HDF5Handle(
            .group,
            H5Gopen2(handle.id, path, chdf5_default()),
            call: "H5Gopen2",
            object: path
        )
        let creation = try HDF5Handle(
            .propertyList,
            H5Gget_create_plist(group.id),
            call: "H5Gget_create_plist",
            object: path
        )
        var order: UInt32 = 0
        try checked(
            H5Pget_link_creation_order(creation.id, &order),
            "H5Pget_link_creation_order",
            path
        )
        let index = order == chdf5_creation_order() ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME
        var facts = H5G_info_t()
        try checked(H5Gget_info(group.id, &facts), "H5Gget_info", path)
        var names: [String] = []
        for position in 0..<facts.nlinks {
            let name = try Self.name(at: path, call: "H5Lget_name_by_idx") {
                H5Lget_name_by_idx(
                    group.id,
                    ".",
                    index,
                    H5_ITER_INC,
                    position,
                    $0,
                    $1,
                    chdf5_default()
                )
            }
            names.append(name)
        }
        return names
    }

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

    /// The number of elements, if the file can possibly hold so many: a damaged extent must not eat all memory.
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
