/// The description of the API: openapi.yaml beside this file, which the build puts into the program.
enum OpenAPI {
    static let document = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)
}
