// The least that the HTTP library can do: one route, no authentication, no store, the same TLS. What the API adds to that
// is what `/api/alerts` is measured against.
//
//   BareRoute CERTIFICATE.pem KEY.pem PORT BODY-FILE
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTLS
import NIOCore
import NIOSSL

let arguments = CommandLine.arguments
guard arguments.count == 5, let port = Int(arguments[3]) else {
    FileHandle.standardError.write(Data("usage: BareRoute CERTIFICATE.pem KEY.pem PORT BODY-FILE\n".utf8))
    exit(64)
}
let body = ByteBuffer(bytes: try Data(contentsOf: URL(fileURLWithPath: arguments[4])))
let router = Router()
router.get("bare") { _, _ in
    Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
}
var tls = TLSConfiguration.makeServerConfiguration(
    certificateChain: try NIOSSLCertificate.fromPEMFile(arguments[1]).map { .certificate($0) },
    privateKey: .privateKey(try NIOSSLPrivateKey(file: arguments[2], format: .pem)))
tls.applicationProtocols = ["http/1.1"]
let application = Application(
    router: router, server: try .tls(.http1(), tlsConfiguration: tls),
    configuration: .init(address: .hostname("127.0.0.1", port: port)))
try await application.runService()
