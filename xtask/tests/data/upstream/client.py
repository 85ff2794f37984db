class Client(OpenApiClient):
    def list_things_with_options(
        self,
        thing_id: str,
        request: models.ListThingsRequest,
        headers: models.ListThingsHeaders,
        runtime: util_models.RuntimeOptions,
    ) -> models.ListThingsResponse:
        body = {}
        if not UtilClient.is_unset(request.union_id):
            body['unionId'] = request.union_id
        if not UtilClient.is_unset(request.max_results):
            body['maxResults'] = request.max_results
        params = open_api_models.Params(
            action='ListThings',
            pathname=f'/v1.0/things/{thing_id}',
            method='POST',
        )

    def list_things(
        self,
        thing_id: str,
        request: models.ListThingsRequest,
    ) -> models.ListThingsResponse:
        return self.list_things_with_options(thing_id, request, headers, runtime)
