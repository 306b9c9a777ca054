// Command apply is the least that a client can do: it sends writes that were planned by somebody else, from 8 workers
// without a rate limit, and reads nothing. What takes longer than this is not the API server's.
//
//	apply FILE
//
// FILE has one write a line: {"stage": 0, "create": false, "group": "", "version": "v1", "resource": "services",
// "subresource": "", "body": {...}}, a server-side apply unless it creates. A stage begins when the one before it is
// through. KUBECONFIG says where.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/tools/clientcmd"
)

const workers = 8

type write struct {
	Stage       int
	Create      bool
	Group       string
	Version     string
	Resource    string
	Subresource string
	Body        map[string]any
}

func main() {
	if len(os.Args) != 2 {
		fail("usage: apply FILE")
	}
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	check(err)
	config.QPS = -1
	client, err := dynamic.NewForConfig(config)
	check(err)
	stages, err := read(os.Args[1])
	check(err)
	for _, stage := range stages {
		run(client, stage)
	}
}

func read(file string) ([][]write, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var stages [][]write
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var one write
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return nil, err
		}
		for len(stages) <= one.Stage {
			stages = append(stages, nil)
		}
		stages[one.Stage] = append(stages[one.Stage], one)
	}
	return stages, lines.Err()
}

func run(client dynamic.Interface, writes []write) {
	queue := make(chan write)
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for one := range queue {
				check(send(client, one))
			}
		})
	}
	for _, one := range writes {
		queue <- one
	}
	close(queue)
	all.Wait()
}

func send(client dynamic.Interface, one write) error {
	object := &unstructured.Unstructured{Object: one.Body}
	resource := client.Resource(schema.GroupVersionResource{
		Group: one.Group, Version: one.Version, Resource: one.Resource,
	}).Namespace(object.GetNamespace())
	var below []string
	if one.Subresource != "" {
		below = append(below, one.Subresource)
	}
	if one.Create {
		_, err := resource.Create(context.Background(), object, metav1.CreateOptions{FieldManager: "bare"}, below...)
		return err
	}
	options := metav1.ApplyOptions{FieldManager: "bare", Force: true}
	_, err := resource.Apply(context.Background(), object.GetName(), object, options, below...)
	return err
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}
