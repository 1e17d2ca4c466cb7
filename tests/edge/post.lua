wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.body = "text=one%0Atwo&list=a&list=b&many.1=2"
