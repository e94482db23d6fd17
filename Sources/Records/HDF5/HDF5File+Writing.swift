import CHDF5

extension HDF5File {
    /// The bytes of a file that holds these nodes, written in this order; each parent precedes its
    /// children.
    static func image(of nodes: [RecordNode], named path: String) throws(HDF5Error) -> [UInt8] {
        try HDF5Image.bytes { (image) throws(HDF5Error) in
            let file = try inMemory(named: path, deliveringTo: image)
            try file.write(nodes)
            try file.close()
        }
    }

    private func write(_ nodes: [RecordNode]) throws(HDF5Error) {
        var axes: [String: [ScaledAxis]] = [:]
        for node in nodes {
            if let dataset = node.dataset {
                try write(dataset, of: node)
                for (axis, scale) in dataset.dimensions.enumerated() {
                    axes[scale, default: []].append(ScaledAxis(dataset: node.path, axis: axis))
                }
            } else {
                try write(groupOf: node)
            }
        }
        // Each scale's back references at once: attaching one by one rewrites the list each time.
        for node in nodes where node.dataset?.isScale == true {
            try writeReferences(to: axes[node.path] ?? [], onScale: node.path)
        }
    }

    private func write(groupOf node: RecordNode) throws(HDF5Error) {
        if node.path == "/" {
            let root = try HDF5Handle(
                .group,
                H5Gopen2(handle.id, "/", chdf5_default()),
                call: "H5Gopen2",
                object: "/"
            )
            for attribute in node.attributes { try attribute.write(to: root.id, of: "/") }
            return
        }
        let creation = try HDF5Handle.propertyList(chdf5_group_creation(), object: node.path)
        try checked(
            H5Pset_link_creation_order(creation.id, chdf5_creation_order()),
            "H5Pset_link_creation_order",
            node.path
        )
        try checked(
            H5Pset_obj_track_times(creation.id, false),
            "H5Pset_obj_track_times",
            node.path
        )
        let group = try HDF5Handle(
            .group,
            H5Gcreate2(handle.id, node.path, chdf5_default(), creation.id, chdf5_default()),
            call: "H5Gcreate2",
            object: node.path
        )
        for attribute in node.attributes { try attribute.write(to: group.id, of: node.path) }
    }

    private func write(_ dataset: RecordNode.Dataset, of node: RecordNode) throws(HDF5Error) {
        let path = node.path
        let type = try dataset.values.elementType.datatype(object: path)
        let space = try HDF5Handle.dataspace(
            dataset.shape,
            emptyMayGrow: true,
            object: path
        )
        let creation = try HDF5Handle.propertyList(chdf5_dataset_creation(), object: path)
        try checked(H5Pset_obj_track_times(creation.id, false), "H5Pset_obj_track_times", path)
        if let chunk = Chunking.chunk(of: dataset) {
            let extents = chunk.map(hsize_t.init)
            try checked(
                H5Pset_chunk(creation.id, Int32(extents.count), extents),
                "H5Pset_chunk",
                path
            )
            if dataset.values.elementType.byteCount != nil {
                try checked(H5Pset_fletcher32(creation.id), "H5Pset_fletcher32", path)
            }
        }
        let stored = try HDF5Handle(
            .dataset,
            H5Dcreate2(
                handle.id,
                path,
                type.id,
                space.id,
                chdf5_default(),
                creation.id,
                chdf5_default()
            ),
            call: "H5Dcreate2",
            object: path
        )
        try Self.write(dataset.values, to: stored.id, as: type.id, of: path)
        if dataset.isScale { try writeScaleMark(on: stored.id, of: path) }
        if !dataset.dimensions.isEmpty {
            try writeDimensions(dataset.dimensions, on: stored.id, of: path)
        }
        for attribute in node.attributes { try attribute.write(to: stored.id, of: path) }
    }

    private static func write(
        _ values: NodeValues,
        to dataset: hid_t,
        as type: hid_t,
        of path: String
    ) throws(HDF5Error) {
        guard values.count > 0 else { return }
        func write(_ address: UnsafeRawPointer) throws(HDF5Error) {
            let whole = chdf5_whole_space()
            try checked(
                H5Dwrite(dataset, type, whole, whole, chdf5_default(), address),
                "H5Dwrite",
                path
            )
        }
        if let texts = values.strings {
            try HDF5Strings.lend(texts, object: path, to: write)
        } else {
            try values.withBytes { (bytes) throws(HDF5Error) in
                if let address = bytes.baseAddress { try write(address) }
            }
        }
    }
}

/// How a dataset is cut into the pieces that carry a checksum each.
package enum Chunking {
    /// Bytes of a chunk of a table's column, and of a tensor.
    private static let limits = (column: 1 << 20, tensor: 4 << 20)

    /// The chunk's extents: the shape with its slow axes cut until it fits the limit.
    ///
    /// Nil for scalars, and for texts, which HDF5 keeps outside chunks and gives no checksum.
    /// Datasets without elements are chunked too, or `h5repack` could not add filters.
    package static func chunk(of dataset: RecordNode.Dataset) -> [Int]? {
        guard !dataset.shape.isEmpty else { return nil }
        if dataset.shape.contains(0) { return dataset.shape.map { _ in 1 } }
        guard let element = dataset.values.elementType.byteCount else { return nil }
        let limit = dataset.shape.count == 1 ? limits.column : limits.tensor
        var chunk = dataset.shape
        for axis in chunk.indices {
            let rest = chunk[(axis + 1)...].reduce(element, *)
            chunk[axis] = min(chunk[axis], max(1, limit / rest))
            if rest <= limit { break }
        }
        return chunk
    }
}
