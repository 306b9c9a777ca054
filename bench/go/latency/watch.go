package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
)

// follow calls back for each event since now, in order, for ever. It returns once it watches.
func follow(objects dynamic.ResourceInterface, event func(*unstructured.Unstructured)) {
	list, err := objects.List(context.Background(), metav1.ListOptions{Limit: 1})
	check(err)
	version := list.GetResourceVersion()
	begin := func() watch.Interface {
		events, err := objects.Watch(context.Background(), metav1.ListOptions{ResourceVersion: version})
		check(err)
		return events
	}
	events := begin()
	go func() {
		for {
			for one := range events.ResultChan() {
				object, ok := one.Object.(*unstructured.Unstructured)
				if !ok {
					fail(fmt.Sprintf("a watch ends with %v", one.Object))
				}
				version = object.GetResourceVersion()
				if one.Type == watch.Added || one.Type == watch.Modified {
					event(object)
				}
			}
			events = begin() // the server ends a watch after a while
		}
	}()
}

// Routes is what the watch on all HTTPRoutes has shown.
type routes struct {
	lock    sync.Mutex
	latest  map[string]*unstructured.Unstructured
	awaited map[string]awaited
}

type awaited struct {
	holds func(*unstructured.Unstructured) bool
	at    chan time.Time
}

func watchRoutes(client dynamic.Interface) *routes {
	seen := &routes{latest: map[string]*unstructured.Unstructured{}, awaited: map[string]awaited{}}
	follow(client.Resource(httpRoutes), seen.see)
	return seen
}

func (r *routes) see(route *unstructured.Unstructured) {
	now := time.Now()
	key := route.GetNamespace() + "/" + route.GetName()
	r.lock.Lock()
	defer r.lock.Unlock()
	r.latest[key] = route
	if waits, ok := r.awaited[key]; ok && waits.holds(route) {
		delete(r.awaited, key)
		waits.at <- now
	}
}

// expect gives the time of the first event from now on that shows the route as it should be.
func (r *routes) expect(key string, holds func(*unstructured.Unstructured) bool) <-chan time.Time {
	at := make(chan time.Time, 1)
	r.lock.Lock()
	defer r.lock.Unlock()
	r.awaited[key] = awaited{holds, at}
	return at
}

// get gives the route, or nil.
func (r *routes) get(key string) *unstructured.Unstructured {
	r.lock.Lock()
	defer r.lock.Unlock()
	return r.latest[key]
}

// weights gives those of the route's backends.
func weights(route *unstructured.Unstructured) []int64 {
	if route == nil {
		return nil
	}
	rules, _, _ := unstructured.NestedSlice(route.Object, "spec", "rules")
	var all []int64
	for _, rule := range rules {
		backends, _, _ := unstructured.NestedSlice(rule.(map[string]any), "backendRefs")
		for _, backend := range backends {
			weight, _, _ := unstructured.NestedInt64(backend.(map[string]any), "weight")
			all = append(all, weight)
		}
	}
	return all
}

// backends holds for a route with so many of them.
func backends(count int) func(*unstructured.Unstructured) bool {
	return func(route *unstructured.Unstructured) bool { return len(weights(route)) == count }
}

// sum holds for a route whose weights add up to it.
func sum(expected int64) func(*unstructured.Unstructured) bool {
	return func(route *unstructured.Unstructured) bool {
		var sum int64
		for _, weight := range weights(route) {
			sum += weight
		}
		return sum == expected
	}
}
