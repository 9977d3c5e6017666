// Shared state whose value is reachable only through its lock.
#pragma once

#include <mutex>
#include <utility>

namespace assay {

template <class T>
class Guarded {
 public:
  Guarded() = default;
  explicit Guarded(T value) : value_(std::move(value)) {}

  class Lock {
   public:
    explicit Lock(Guarded& owner) : lock_(owner.mutex_), value_(owner.value_) {}
    T& operator*() { return value_; }
    T* operator->() { return &value_; }
    // For a condition variable only.
    std::unique_lock<std::mutex>& mutex() { return lock_; }

   private:
    std::unique_lock<std::mutex> lock_;
    T& value_;
  };
  Lock lock() { return Lock(*this); }

 private:
  std::mutex mutex_;
  T value_;
};

}  // namespace assay
