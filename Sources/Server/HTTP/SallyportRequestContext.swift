import Foundation
package import Hummingbird
package import NIOCore

/// What is known about one request while it is answered.
package struct SallyportRequestContext: RequestContext, RemoteAddressRequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The id by which the request is found in the log: a lower-case GUID, sent back as `x-ms-request-id` and as the `target`
    /// of an error.
    package let requestID: String
    /// Where the request comes from.
    package let remoteAddress: SocketAddress?
    /// The connection, or the stream of it, that the answer goes to.
    let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
        channel = source.channel
        requestID = UUID().uuidString.lowercased()
    }
}
