from Tea.model import TeaModel


class ListThingsRequest(TeaModel):
    def __init__(
        self,
        union_id: str = None,
        max_results: int = None,
    ):
        # This parameter is required.
        self.union_id = union_id
        self.max_results = max_results

    def to_map(self):
        result = dict()
        if self.union_id is not None:
            result['unionId'] = self.union_id
        if self.max_results is not None:
            result['maxResults'] = self.max_results
        return result


class ListThingsResponseBodyThings(TeaModel):
    def __init__(
        self,
        is_open: bool = None,
    ):
        self.is_open = is_open

    def to_map(self):
        result = dict()
        if self.is_open is not None:
            result['isOpen'] = self.is_open
        return result


class ListThingsResponseBody(TeaModel):
    def __init__(
        self,
        things: List[ListThingsResponseBodyThings] = None,
        counts: Dict[str, int] = None,
    ):
        self.things = things
        self.counts = counts

    def to_map(self):
        result = dict()
        result['things'] = []
        if self.things is not None:
            for k in self.things:
                result['things'].append(k.to_map() if k else None)
        if self.counts is not None:
            result['counts'] = self.counts
        return result


class ListThingsResponse(TeaModel):
    def __init__(
        self,
        headers: Dict[str, str] = None,
        status_code: int = None,
        body: ListThingsResponseBody = None,
    ):
        self.headers = headers
        self.status_code = status_code
        self.body = body

    def to_map(self):
        result = dict()
        if self.headers is not None:
            result['headers'] = self.headers
        if self.status_code is not None:
            result['statusCode'] = self.status_code
        if self.body is not None:
            result['body'] = self.body.to_map()
        return result
