// Working memory that is reused instead of being allocated, cleared and faulted in for every
// member.
#pragma once

#include "unpack/format.h"

#include <array>
#include <memory>
#include <vector>

namespace assay::unpack {

class BufferPool {
 public:
  // `budget_bytes` is what may be on loan before room() says zero; loans themselves are never
  // refused.
  explicit BufferPool(std::uint64_t budget_bytes) : budget_bytes_(budget_bytes) {}
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;

  // A block on loan; goes back to the pool at the end of its life. The pool must outlive it.
  class Loan {
   public:
    Loan() = default;
    Loan(BufferPool* pool, std::unique_ptr<std::byte[]> block, std::size_t capacity)
        : pool_(pool), block_(std::move(block)), capacity_(capacity) {}
    Loan(Loan&& other) noexcept;
    Loan& operator=(Loan&& other) noexcept;
    ~Loan() { give_back(); }
    // Not cleared; at least as long as was asked for.
    MutableBytes bytes() const { return {block_.get(), capacity_}; }
    std::size_t capacity() const { return capacity_; }

   private:
    void give_back();
    BufferPool* pool_ = nullptr;
    std::unique_ptr<std::byte[]> block_;
    std::size_t capacity_ = 0;
  };

  Loan borrow(std::size_t at_least_bytes);
  std::uint64_t room() const {
    return on_loan_bytes_ < budget_bytes_ ? budget_bytes_ - on_loan_bytes_ : 0;
  }

 private:
  static constexpr std::size_t kClasses = 64;
  std::uint64_t budget_bytes_;
  std::uint64_t on_loan_bytes_ = 0;
  std::uint64_t kept_bytes_ = 0;
  std::array<std::vector<std::unique_ptr<std::byte[]>>, kClasses> free_;  // by power of two
};

// From the pool of `input`, or plain memory when it has none.
BufferPool::Loan borrow(const Input& input, std::size_t at_least_bytes);
// The largest single block that a format should hold now.
std::uint64_t room(const Input& input);

}  // namespace assay::unpack
