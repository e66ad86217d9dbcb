import HTTPTypes
import Hummingbird
import Identity
import NIOCore

/// The userinfo endpoint, which discovery names on the host of Microsoft Graph.
extension AuthorityRoutes {
    func addUserInfo(to router: some RouterMethods<Context>) {
        for path in ["/oidc/userinfo", "/:tenant/openid/userinfo"] {
            for method in [HTTPRequest.Method.get, .post] {
                router.on(RouterPath(path), method: method) { request, _ in await userInfo(request) }
            }
        }
    }

    private func userInfo(_ request: Request) async -> Response {
        let header = request.headers[.authorization] ?? ""
        guard header.lowercased().hasPrefix("bearer ") else {
            return Self.refusal("Access token is empty.")
        }
        do throws(TokenRejection) {
            let token = try await validator.verify(bearer: header.dropFirst("bearer ".count))
            guard token.resource == .microsoftGraph else { throw .wrongAudience(token.audience) }
            guard let claims = authority.userInfo(for: token) else {
                return Self.refusal("The token is not a user's with the scope 'openid'.", status: .forbidden)
            }
            return Self.response(.ok, claims)
        } catch {
            return Self.refusal(error.description)
        }
    }

    private static func refusal(_ message: String, status: HTTPResponse.Status = .unauthorized) -> Response {
        let body: JSONDocument = [
            "error": ["code": "InvalidAuthenticationToken", "message": .string(message)]
        ]
        var response = Self.response(status, body)
        response.headers[.wwwAuthenticate] =
            "Bearer error=\"\(status == .forbidden ? "insufficient_scope" : "invalid_token")\""
        return response
    }
}
