/// What the domain refuses, with the code that the API documents for it.
///
/// Source: "Common REST API error codes" of the Defender documentation.
package struct DefenderError: Error, Sendable, Hashable {
    /// The documented code; its raw value is what the wire shows.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case badRequest = "BadRequest"
        case odataError = "ODataError"
        case invalidInput = "InvalidInput"
        case invalidRequestBody = "InvalidRequestBody"
        case invalidIPAddress = "InvalidIpAddress"
        case maximumBatchSizeExceeded = "MaximumBatchSizeExceeded"
        case missingRequiredParameter = "MissingRequiredParameter"
        case disallowedOperation = "DisallowedOperation"
        case resourceNotFound = "ResourceNotFound"
        case activeRequestAlreadyExists = "ActiveRequestAlreadyExists"
        case tooManyRequests = "TooManyRequests"
        case internalServerError = "InternalServerError"
    }

    package let code: Code
    /// A sentence that names the input.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A fault of an OData query in the service's code for it.
    package init(_ fault: ODataFault) { self.init(.odataError, fault.message) }
}
