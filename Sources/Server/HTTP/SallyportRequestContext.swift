import Foundation
package import Hummingbird

/// What is known about one request while it is answered.
package struct SallyportRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The id by which the request is found in the log: a lower-case GUID, sent back as `x-ms-request-id` and as the `target`
    /// of an error.
    package let requestID: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        requestID = UUID().uuidString.lowercased()
    }
}
