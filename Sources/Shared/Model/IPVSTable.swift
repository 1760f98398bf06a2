/// A table of virtual services: what a kernel holds, or should hold.
public typealias IPVSTable = [VirtualService.Key: VirtualService]
