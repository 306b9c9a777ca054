package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
)

const (
	namespaces = 5
	clusters   = 20
	// The bare client's own, in which Modelplane has nothing to do.
	bareNamespace = "bare"
)

var (
	modelplane    = schema.GroupVersion{Group: "modelplane.ai", Version: "v1alpha1"}
	modelServices = modelplane.WithResource("modelservices")
	replicas      = modelplane.WithResource("modelreplicas")
	fleetClusters = modelplane.WithResource("inferenceclusters")
	httpRoutes    = schema.GroupVersionResource{Group: "gateway.networking.k8s.io", Version: "v1", Resource: "httproutes"}
	namespaceKind = schema.GroupVersionResource{Version: "v1", Resource: "namespaces"}
)

// A fleet has services, each over one pool of replicas. The last replica of a pool is of another deployment than the
// others, so that a service has two entries with weights.
type fleet struct {
	client   dynamic.Interface
	services int
	pools    int
	size     int
}

// namespace is that of a service, and of its pool: pools are a multiple of the namespaces.
func (f fleet) namespace(number int) string { return fmt.Sprintf("team-%d", number%namespaces) }

func (f fleet) service(number int) string { return fmt.Sprintf("service-%05d", number) }

// replica names one of a service's pool.
func (f fleet) replica(service, number int) string {
	return fmt.Sprintf("pool-%05d-%d", service%f.pools, number)
}

func (f fleet) route(service int) string { return f.namespace(service) + "/" + f.service(service) }

// create makes the clusters, and all replicas Ready.
func (f fleet) create() {
	for number := range namespaces {
		createNamespace(f.client, f.namespace(number))
	}
	for number := range clusters {
		name := fmt.Sprintf("cluster-%d", number)
		cluster := object("InferenceCluster", "", name, nil)
		_, err := f.client.Resource(fleetClusters).Create(context.Background(), cluster, metav1.CreateOptions{})
		check(err)
		address := fmt.Sprintf(`{"status":{"gateway":{"address":"10.0.%d.50"}}}`, number)
		patchStatus(f.client.Resource(fleetClusters), name, address)
	}
	inParallel(f.pools*f.size, func(number int) {
		pool, of := number/f.size, number%f.size
		cluster := fmt.Sprintf("cluster-%d", (pool+of)%clusters)
		createReplica(f.client, f.namespace(pool), f.replica(pool, of), f.deployment(pool, of), cluster)
	})
}

func (f fleet) deployment(pool, replica int) string {
	if replica == f.size-1 {
		return fmt.Sprintf("model-%05d-b", pool)
	}
	return fmt.Sprintf("model-%05d-a", pool)
}

func createNamespace(client dynamic.Interface, name string) {
	namespace := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "Namespace"}}
	namespace.SetName(name)
	_, err := client.Resource(namespaceKind).Create(context.Background(), namespace, metav1.CreateOptions{})
	check(err)
}

func createReplica(client dynamic.Interface, namespace, name, deployment, cluster string) {
	replica := object("ModelReplica", namespace, name, map[string]any{"clusterName": cluster})
	replica.SetLabels(map[string]string{"modelplane.ai/deployment": deployment})
	objects := client.Resource(replicas).Namespace(namespace)
	_, err := objects.Create(context.Background(), replica, metav1.CreateOptions{})
	check(err)
	setReady(objects, name, true)
}

func setReady(objects dynamic.ResourceInterface, name string, ready bool) {
	status := "False"
	if ready {
		status = "True"
	}
	patchStatus(objects, name, `{"status":{"conditions":[{"type":"Ready","status":"`+status+`","reason":"Probed"}]}}`)
}

func patchStatus(objects dynamic.ResourceInterface, name, patch string) {
	_, err := objects.Patch(context.Background(), name, types.MergePatchType, []byte(patch), metav1.PatchOptions{}, "status")
	check(err)
}

func object(kind, namespace, name string, spec map[string]any) *unstructured.Unstructured {
	made := &unstructured.Unstructured{Object: map[string]any{}}
	made.SetAPIVersion(modelplane.String())
	made.SetKind(kind)
	made.SetNamespace(namespace)
	made.SetName(name)
	if spec != nil {
		made.Object["spec"] = spec
	}
	return made
}

func inParallel(count int, do func(int)) {
	numbers := make(chan int)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for number := range numbers {
				do(number)
			}
		})
	}
	for number := range count {
		numbers <- number
	}
	close(numbers)
	all.Wait()
}

// A repository has the manifests of a fleet's services, one a file, and is pushed to.
type repository struct {
	fleet
	bare, clone string
}

func (f fleet) repository(folder string) repository {
	made := repository{f, filepath.Join(folder, "models.git"), filepath.Join(folder, "clone")}
	git("init", "-q", "--bare", "-b", "main", made.bare)
	git("init", "-q", "-b", "main", made.clone)
	return made
}

func (r repository) url() string { return "file://" + r.bare }

// commit gives the two entries of every service these weights.
func (r repository) commit(a, b int) {
	for number := range r.services {
		pool := number % r.pools
		folder := filepath.Join(r.clone, fmt.Sprintf("team-%03d", number/100))
		check(os.MkdirAll(folder, 0o755))
		text := fmt.Sprintf(`apiVersion: modelplane.ai/v1alpha1
kind: ModelService
metadata:
  name: %s
  namespace: %s
spec:
  endpoints:
  - selector: {matchLabels: {modelplane.ai/deployment: %s}}
    weight: %d
  - selector: {matchLabels: {modelplane.ai/deployment: %s}}
    weight: %d
`, r.service(number), r.namespace(number), r.deployment(pool, 0), a, r.deployment(pool, r.size-1), b)
		check(os.WriteFile(filepath.Join(folder, r.service(number)+".yaml"), []byte(text), 0o644))
	}
	git("-C", r.clone, "add", "--all")
	git("-C", r.clone, "commit", "-q", "-m", fmt.Sprintf("weights %d and %d", a, b))
}

// announce has each push call a webhook from now on, with the hook of docs/install.md.
func (r repository) announce(address, secret string) {
	hook := fmt.Sprintf(`#!/bin/sh
while read -r before after ref; do
  body="{\"ref\": \"$ref\"}"
  sum=$(printf %%s "$body" | openssl dgst -sha256 -hmac "$(cat %s)" | sed 's/.* //')
  curl --silent --show-error --fail --output /dev/null --max-time 5 --header "X-Signature: sha256=$sum" --data "$body" http://%s
done
`, secret, address)
	check(os.WriteFile(filepath.Join(r.bare, "hooks", "post-receive"), []byte(hook), 0o755))
}

func (r repository) push() { git("-C", r.clone, "push", "-q", r.bare, "HEAD:refs/heads/main") }

func git(arguments ...string) {
	command := exec.Command("git", arguments...)
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=bench", "GIT_AUTHOR_EMAIL=bench@example.com",
		"GIT_COMMITTER_NAME=bench", "GIT_COMMITTER_EMAIL=bench@example.com")
	out, err := command.CombinedOutput()
	if err != nil {
		fail(fmt.Sprintf("%v: %s", command, out))
	}
}
