package import Defender
package import HTTPTypes
package import Hummingbird

/// A refusal in the shape of the API that was called.
///
/// Source: "Common REST API error codes" for Defender; Graph's error resource type for Graph.
package struct APIError: HTTPResponseError, Sendable {
    package let api: DefenderAPI
    package let status: HTTPResponse.Status
    /// The API's code.
    package let code: String
    /// A sentence that names what was wrong and what would be right.
    package let message: String
    /// Headers that the refusal needs (`WWW-Authenticate`, `Retry-After`, `Allow`).
    package let headers: HTTPFields

    package init(
        _ status: HTTPResponse.Status, api: DefenderAPI, code: String, message: String, headers: HTTPFields = [:]
    ) {
        self.api = api
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
    }

    /// What the domain refused.
    package init(_ error: DefenderError, api: DefenderAPI) {
        self.init(error.code.status, api: api, code: error.code.spelling(in: api), message: error.message)
    }

    package func response(from request: Request, context: some RequestContext) throws -> Response {
        let id = (context as? SallyportRequestContext)?.requestID ?? ""
        return response(requestID: id, clientRequestID: request.headers[.callerRequestID])
    }

    /// The refusal as a response.
    func response(requestID: String, clientRequestID: String?) -> Response {
        var json = JSONWriter()
        json.beginObject()
        json.key("error")
        json.beginObject()
        json.key("code")
        json.string(code)
        json.key("message")
        json.string(message)
        switch api {
        case .mde, .xdr:
            json.key("target")
            json.string(requestID)
        case .graph:
            json.key("innerError")
            json.beginObject()
            json.key("request-id")
            json.string(requestID)
            json.key("client-request-id")
            json.string(clientRequestID ?? requestID)
            json.endObject()
        }
        json.endObject()
        json.endObject()
        var headers = self.headers
        headers[.contentType] = "application/json; charset=utf-8"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: json.bytes)))
    }
}

extension DefenderError.Code {
    /// The status that the documentation gives the code.
    var status: HTTPResponse.Status {
        switch self {
        case .badRequest, .odataError, .invalidInput, .invalidRequestBody, .invalidIPAddress, .maximumBatchSizeExceeded,
            .missingRequiredParameter, .activeRequestAlreadyExists:
            .badRequest
        case .disallowedOperation: .forbidden
        case .resourceNotFound: .notFound
        case .tooManyRequests: .tooManyRequests
        case .internalServerError: .internalServerError
        }
    }

    /// The code as an API spells it: Graph has `BadRequest` for every fault of the request.
    func spelling(in api: DefenderAPI) -> String {
        api == .graph && status == .badRequest ? "BadRequest" : rawValue
    }
}

extension HTTPField.Name {
    /// The request's id in our log.
    package static let microsoftRequestID: Self = .wellFormed("x-ms-request-id")
    /// The same as Graph names it.
    package static let requestID: Self = .wellFormed("request-id")
    /// The id that the caller gave the request.
    package static let callerRequestID: Self = .wellFormed("client-request-id")
    /// The version of OData that a response speaks.
    package static let odataVersion: Self = .wellFormed("OData-Version")

    private static func wellFormed(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("'\(name)' is no header name") }
        return name
    }
}
