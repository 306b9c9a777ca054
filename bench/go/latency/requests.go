package main

import (
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"k8s.io/client-go/rest"
)

// Requests is how many the API server has answered, by what was asked.
type requests struct {
	writes int
	leases int
	lists  int
}

var (
	counted = regexp.MustCompile(`(?m)^apiserver_request_total\{(.*)\} (\S+)$`)
	label   = regexp.MustCompile(`(\w+)="([^"]*)"`)
	// What Modelplane reads or writes. The API server's own requests are for other resources, and for leases.
	resources = []string{"modelservices", "modelendpoints", "modelreplicas", "inferenceclusters", "httproutes",
		"gateways", "gatewayclasses", "backendtlspolicies", "endpointslices", "services", "configmaps", "events",
		"namespaces"}
	writing = []string{"APPLY", "PATCH", "POST", "PUT", "DELETE", "DELETECOLLECTION"}
)

type server struct {
	client *http.Client
	url    string
}

func newServer() server {
	config := config()
	client, err := rest.HTTPClientFor(config)
	check(err)
	return server{client, config.Host}
}

func (s server) requests() requests {
	answer, err := s.client.Get(s.url + "/metrics")
	check(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	check(err)
	var all requests
	for _, line := range counted.FindAllStringSubmatch(string(text), -1) {
		labels := map[string]string{}
		for _, one := range label.FindAllStringSubmatch(line[1], -1) {
			labels[one[1]] = one[2]
		}
		value, err := strconv.ParseFloat(line[2], 64)
		check(err)
		isWrite := slices.Contains(writing, labels["verb"])
		isOurs := slices.Contains(resources, labels["resource"])
		switch {
		case isWrite && isOurs:
			all.writes += int(value)
		case isWrite && labels["resource"] == "leases" && strings.Contains(labels["group"], "coordination"):
			all.leases += int(value)
		case labels["verb"] == "LIST" && isOurs:
			all.lists += int(value)
		}
	}
	return all
}

func (r requests) since(before requests) requests {
	return requests{r.writes - before.writes, r.leases - before.leases, r.lists - before.lists}
}
