package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/dynamic"
)

// A case is what the bare client knows of a replica: the route to apply while it is Ready, and while it is not.
type barecase struct {
	Replica string
	Ready   map[string]any
	Not     map[string]any
}

// runBare is the least that a client can do, as a process of its own: one watch, and one server-side apply for each
// event. It computes nothing. It reads its cases from a file.
func runBare(file string) {
	client := connect()
	text, err := os.ReadFile(file)
	check(err)
	var cases []barecase
	check(json.Unmarshal(text, &cases))
	known := map[string]barecase{}
	for _, one := range cases {
		known[one.Replica] = one
	}
	last := map[string]string{}
	routes := client.Resource(httpRoutes).Namespace(bareNamespace)
	follow(client.Resource(replicas).Namespace(bareNamespace), func(replica *unstructured.Unstructured) {
		name, now := replica.GetName(), ready(replica)
		one, ok := known[name]
		if !ok || last[name] == now {
			return
		}
		last[name] = now
		body := one.Not
		if now == "True" {
			body = one.Ready
		}
		apply(routes, body)
	})
	fmt.Println("watching")
	select {}
}

func ready(replica *unstructured.Unstructured) string {
	conditions, _, _ := unstructured.NestedSlice(replica.Object, "status", "conditions")
	for _, one := range conditions {
		condition := one.(map[string]any)
		if condition["type"] == "Ready" {
			return condition["status"].(string)
		}
	}
	return "Unknown"
}

func apply(objects dynamic.ResourceInterface, body map[string]any) {
	object := &unstructured.Unstructured{Object: body}
	options := metav1.ApplyOptions{FieldManager: "bare", Force: true}
	_, err := objects.Apply(context.Background(), object.GetName(), object, options)
	check(err)
}

// startBare gives the bare client its cases and waits until it watches. It ends with this process.
func startBare(folder string, cases []barecase) {
	text, err := json.Marshal(cases)
	check(err)
	file := filepath.Join(folder, "cases")
	check(os.WriteFile(file, text, 0o600))
	self, err := os.Executable()
	check(err)
	command := exec.Command(self, "bare", file)
	command.Stderr = os.Stderr
	command.SysProcAttr = endsWithParent
	out, err := command.StdoutPipe()
	check(err)
	check(command.Start())
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "watching\n" {
		fail(fmt.Sprintf("the bare client says %q: %v", line, err))
	}
}

// copied is an object as somebody else would apply it to the bare client's namespace: the same size, and of no interest
// to Modelplane, since it belongs to another instance and another Gateway.
func copied(live *unstructured.Unstructured) *unstructured.Unstructured {
	copy := &unstructured.Unstructured{Object: map[string]any{"spec": live.DeepCopy().Object["spec"]}}
	copy.SetAPIVersion(live.GetAPIVersion())
	copy.SetKind(live.GetKind())
	copy.SetNamespace(bareNamespace)
	copy.SetName(live.GetName())
	copy.SetAnnotations(live.GetAnnotations())
	labels := live.GetLabels()
	labels["modelplane.ai/instance"] = strings.Repeat("x", len(labels["modelplane.ai/instance"]))
	copy.SetLabels(labels)
	parents, _, _ := unstructured.NestedSlice(copy.Object, "spec", "parentRefs")
	for _, parent := range parents {
		gateway := parent.(map[string]any)
		gateway["name"] = strings.Repeat("x", len(gateway["name"].(string)))
	}
	if parents != nil {
		check(unstructured.SetNestedSlice(copy.Object, parents, "spec", "parentRefs"))
	}
	return copy
}

// without gives the route with one backend less.
func without(route *unstructured.Unstructured, number int) map[string]any {
	less := route.DeepCopy()
	rules, _, _ := unstructured.NestedSlice(less.Object, "spec", "rules")
	rule := rules[0].(map[string]any)
	all := rule["backendRefs"].([]any)
	rule["backendRefs"] = append(all[:number:number], all[number+1:]...)
	check(unstructured.SetNestedSlice(less.Object, rules, "spec", "rules"))
	return less.Object
}

// writes is a line for cmd apply: stages are written one after the other.
type write struct {
	Stage    int            `json:"stage"`
	Group    string         `json:"group"`
	Version  string         `json:"version"`
	Resource string         `json:"resource"`
	Body     map[string]any `json:"body"`
}

// send has them written by the bare client of bench/apply, with its 8 workers.
func send(folder string, writes []write) time.Time {
	file := filepath.Join(folder, "writes")
	var text strings.Builder
	for _, one := range writes {
		check(json.NewEncoder(&text).Encode(one))
	}
	check(os.WriteFile(file, []byte(text.String()), 0o600))
	self, err := os.Executable()
	check(err)
	begin := time.Now()
	command := exec.Command(filepath.Join(filepath.Dir(self), "apply"), file)
	command.Stderr = os.Stderr
	check(command.Run())
	return begin
}
