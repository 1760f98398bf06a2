/// The description of the API: the text of openapi.yaml beside this file, which a test holds them to.
enum OpenAPI {
    static let document = #"""
        openapi: 3.1.0
        info:
          title: lvsfleet-central
          version: 0.1.0
          license: {name: Apache-2.0, identifier: Apache-2.0}
          description: |
            Sets and shows a fleet of LVS director pairs, and serves each director its slice.
            Errors are problem documents (RFC 9457). Every answer carries X-Request-Id.
            Bodies are limited to 1 MiB, reports to 256 KiB, nesting to 64 levels.
        security: [{bearer: []}]

        paths:
          /api/v1/pairs:
            get:
              summary: Lists the pairs
              responses: {'200': {$ref: '#/components/responses/Objects'}}
            post: &create
              summary: Creates one; an equal one is unchanged (200), a different one of that name is refused (409)
              parameters: &switches
                - {$ref: '#/components/parameters/dryRun'}
                - {$ref: '#/components/parameters/confirm'}
              requestBody: {$ref: '#/components/requestBodies/Object'}
              responses: &changed
                '200': {$ref: '#/components/responses/Change'}
                '400': {$ref: '#/components/responses/Problem'}
                '401': {$ref: '#/components/responses/Problem'}
                '403': {$ref: '#/components/responses/Problem'}
                '409': {$ref: '#/components/responses/Problem'}
                '413': {$ref: '#/components/responses/Problem'}
          /api/v1/pairs/{name}:
            parameters: &named [{$ref: '#/components/parameters/name'}]
            get: &object
              summary: Shows one
              responses:
                '200': {$ref: '#/components/responses/Object'}
                '404': {$ref: '#/components/responses/Problem'}
            put: &configure
              summary: Creates it or sets it so
              parameters: *switches
              requestBody: {$ref: '#/components/requestBodies/Object'}
              responses: *changed
            delete: &delete
              summary: Deletes it; refused (409) while something refers to it, or while it serves without confirm
              parameters: *switches
              responses:
                '200': {$ref: '#/components/responses/Change'}
                '404': {$ref: '#/components/responses/Problem'}
                '409': {$ref: '#/components/responses/Problem'}
          /api/v1/pools:
            get:
              summary: Lists the pools
              responses: {'200': {$ref: '#/components/responses/Objects'}}
            post: *create
          /api/v1/pools/{name}:
            parameters: *named
            get: *object
            put: *configure
            delete: *delete
          /api/v1/vips:
            get:
              summary: Lists the VIPs
              responses: {'200': {$ref: '#/components/responses/Objects'}}
            post: *create
          /api/v1/vips/{name}:
            parameters: *named
            get: *object
            put: *configure
            delete: *delete
          /api/v1/assignments:
            get:
              summary: Lists the assignments
              responses: {'200': {$ref: '#/components/responses/Objects'}}
            post: *create
          /api/v1/assignments/{namespace}/{service}/{vip}:
            parameters:
              - {name: namespace, in: path, required: true, schema: {type: string}, description: A namespace or *}
              - {name: service, in: path, required: true, schema: {type: string}, description: A service or *}
              - {name: vip, in: path, required: true, schema: {$ref: '#/components/schemas/Name'}}
            get: *object
            put: *configure
            delete: *delete
          /api/v1/apply:
            post:
              summary: Creates or configures many in one transaction, in dependency order; deletes nothing
              parameters: *switches
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      required: [items]
                      properties: {items: {type: array, items: {$ref: '#/components/schemas/Object'}}}
              responses: *changed

          /api/v1/tokens:
            get:
              summary: Lists the tokens, without their secrets
              responses:
                '200':
                  description: The list
                  content:
                    application/json:
                      schema:
                        allOf:
                          - {$ref: '#/components/schemas/List'}
                          - {properties: {items: {items: {$ref: '#/components/schemas/Token'}}}}
            post:
              summary: Makes a token for a director; the secret is in this answer alone
              parameters: [{$ref: '#/components/parameters/dryRun'}]
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      required: [director]
                      properties: {director: {$ref: '#/components/schemas/Name'}}
              responses:
                '201':
                  description: The token
                  content: {application/json: {schema: {$ref: '#/components/schemas/Token'}}}
                '400': {$ref: '#/components/responses/Problem'}
          /api/v1/tokens/{id}:
            delete:
              summary: Revokes a token
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
                - {$ref: '#/components/parameters/dryRun'}
                - {$ref: '#/components/parameters/confirm'}
              responses:
                '200': {$ref: '#/components/responses/Change'}
                '404': {$ref: '#/components/responses/Problem'}

          /api/v1/services:
            get:
              summary: 'Every exposed port, and where it stands'
              responses: {'200': {$ref: '#/components/responses/Views'}}
          /api/v1/realservers:
            get:
              summary: The real servers of the slices
              responses: {'200': {$ref: '#/components/responses/Views'}}
          /api/v1/directors:
            get:
              summary: 'The directors, and what they reported last'
              responses: {'200': {$ref: '#/components/responses/Views'}}
          /api/v1/findings:
            get:
              summary: What an administrator should know
              responses: {'200': {$ref: '#/components/responses/Views'}}
          /api/v1/status:
            get:
              summary: The fleet at a glance
              responses:
                '200':
                  description: A FleetStatus
                  content: {application/json: {schema: {$ref: '#/components/schemas/View'}}}
          /api/v1/history:
            get:
              summary: The revisions that were made, the newest first
              parameters:
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 10000, default: 200}}
              responses:
                '200': {$ref: '#/components/responses/Views'}
                '400': {$ref: '#/components/responses/Problem'}
          /api/v1/explain/{namespace}/{service}:
            get:
              summary: Says which assignment won for an application service, and what would change it
              parameters:
                - {name: namespace, in: path, required: true, schema: {type: string}}
                - {name: service, in: path, required: true, schema: {type: string}}
              responses:
                '200':
                  description: An Explanation
                  content: {application/json: {schema: {$ref: '#/components/schemas/View'}}}
                '503': {$ref: '#/components/responses/NotYet'}

          /api/v1/slice:
            get:
              summary: The slice of the pair of the director whose token it is; a long poll
              parameters:
                - name: wait
                  in: query
                  description: Seconds to wait while If-None-Match names the newest revision; more than 60 counts as 60
                  schema: {type: integer, minimum: 0, default: 0}
                - {name: If-None-Match, in: header, schema: {type: string, examples: ['"4f1c9a0b2d3e4f5a.7"']}}
              responses:
                '200':
                  description: Another revision than the one held
                  headers: &director
                    ETag: {schema: {type: string}, description: '"EPOCH.REVISION"'}
                    X-Lvsfleet-Director: {schema: {type: string}, description: The director whose token it is}
                    X-Lvsfleet-Pair: {schema: {type: string}, description: Its pair}
                  content: {application/json: {schema: {$ref: '#/components/schemas/SliceDocument'}}}
                '304': {description: The revision held is the newest, headers: *director}
                '400': {$ref: '#/components/responses/Problem'}
                '401': {$ref: '#/components/responses/Problem'}
                '403': {$ref: '#/components/responses/Problem'}
                '503': {$ref: '#/components/responses/NotYet'}
          /api/v1/report:
            put:
              summary: What a director says of itself
              requestBody:
                required: true
                content: {application/json: {schema: {$ref: '#/components/schemas/DirectorReport'}}}
              responses:
                '204': {description: Taken}
                '400': {$ref: '#/components/responses/Problem'}
                '401': {$ref: '#/components/responses/Problem'}
                '403': {$ref: '#/components/responses/Problem'}
                '413': {$ref: '#/components/responses/Problem'}

          /livez:
            get: &probe
              summary: Whether Central answers at all
              security: []
              parameters: [{$ref: '#/components/parameters/verbose'}]
              responses: {'200': {$ref: '#/components/responses/Text'}, '503': {$ref: '#/components/responses/Text'}}
            head: *probe
          /readyz:
            get: &ready
              summary: Whether Central has planned from a complete picture and can store
              security: []
              parameters: [{$ref: '#/components/parameters/verbose'}]
              responses: {'200': {$ref: '#/components/responses/Text'}, '503': {$ref: '#/components/responses/Text'}}
            head: *ready
          /metrics:
            get: &metrics
              summary: Metrics in Prometheus' text format
              security: []
              responses: {'200': {$ref: '#/components/responses/Text'}}
            head: *metrics
          /openapi.yaml:
            get: &description
              summary: This document
              security: []
              responses: {'200': {description: OpenAPI 3.1, content: {application/yaml: {}}}}
            head: *description

        components:
          securitySchemes:
            bearer:
              type: http
              scheme: bearer
              description: An administrator's token, or on /api/v1/slice and /api/v1/report a director's
          parameters:
            name: {name: name, in: path, required: true, schema: {$ref: '#/components/schemas/Name'}}
            dryRun:
              {name: dryRun, in: query, description: Stores nothing, schema: {type: boolean, default: false}}
            confirm:
              {name: confirm, in: query, description: Takes away what serves, schema: {type: boolean, default: false}}
            verbose:
              {name: verbose, in: query, allowEmptyValue: true, description: A line a check, schema: {type: string}}
          requestBodies:
            Object: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Object'}}}}
          responses:
            Object:
              description: The object
              content: {application/json: {schema: {$ref: '#/components/schemas/Object'}}}
            Objects:
              description: The objects
              content:
                application/json:
                  schema:
                    allOf:
                      - {$ref: '#/components/schemas/List'}
                      - {properties: {items: {items: {$ref: '#/components/schemas/Object'}}}}
            Views:
              description: The views
              content:
                application/json:
                  schema:
                    allOf:
                      - {$ref: '#/components/schemas/List'}
                      - {properties: {items: {items: {$ref: '#/components/schemas/View'}}}}
            Change:
              description: What became of each object, and the revisions made
              content: {application/json: {schema: {$ref: '#/components/schemas/ChangeResult'}}}
            Text: {description: Text, content: {text/plain: {schema: {type: string}}}}
            NotYet:
              description: There is none yet
              headers: {Retry-After: {schema: {type: integer}}}
              content: {application/problem+json: {schema: {$ref: '#/components/schemas/Problem'}}}
            Problem:
              description: Refused
              content: {application/problem+json: {schema: {$ref: '#/components/schemas/Problem'}}}
          schemas:
            Name: {type: string, pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$'}
            Object:
              description: An object of a fleet file; an Assignment needs no metadata
              type: object
              required: [apiVersion, kind, spec]
              properties:
                apiVersion: {const: lvsfleet.io/v1}
                kind: {enum: [Pair, Pool, VIP, Assignment]}
                metadata: {type: object, properties: {name: {type: string}}}
                spec: {type: object}
            List:
              type: object
              required: [apiVersion, kind, items]
              properties: {apiVersion: {const: lvsfleet.io/v1}, kind: {const: List}, items: {type: array}}
            View:
              type: object
              required: [apiVersion, kind, metadata, status]
              properties:
                apiVersion: {const: lvsfleet.io/v1}
                kind: {enum: [Service, RealServer, Director, Finding, Revision, FleetStatus, Explanation]}
                metadata: {type: object, properties: {name: {type: string}}}
                status: {type: object}
            ChangeResult:
              type: object
              required: [dryRun, items, revisions]
              properties:
                dryRun: {type: boolean}
                items:
                  type: array
                  items:
                    type: object
                    properties: {object: {type: string}, action: {enum: [created, configured, unchanged, deleted]}}
                revisions: {type: object, additionalProperties: {$ref: '#/components/schemas/Revision'}}
            Revision:
              type: object
              required: [epoch, number]
              properties: {epoch: {type: string}, number: {type: integer}}
            Token:
              type: object
              required: [id, role, created]
              properties:
                id: {type: string}
                role: {enum: [admin, director]}
                director: {type: string}
                created: {type: integer, description: Seconds since 1970}
                secret: {type: string, description: In the answer that made it alone}
            SliceDocument:
              type: object
              required: [apiVersion, kind, revision, slice]
              properties:
                apiVersion: {const: lvsfleet.io/v1}
                kind: {const: Slice}
                revision: {$ref: '#/components/schemas/Revision'}
                slice: {type: object}
            DirectorReport:
              type: object
              required: [director, pair, agentVersion, outcome, failures, roles, foreign, drift, drains, counters]
            Problem:
              type: object
              required: [type, title, status, detail, requestID]
              properties:
                type:
                  type: string
                  examples: ['urn:lvsfleet:needs-confirmation', 'urn:lvsfleet:exists', 'urn:lvsfleet:conflict']
                title: {type: string}
                status: {type: integer}
                detail: {type: string}
                requestID: {type: string}

        """#
}
