//! What long messages were in is kept for those to come, a few of them. See `mends.rs`.
//!
//! Given back to the C library, it often goes back to the system at once, which has to clear each
//! page of it again for the next message. With messages of 64 KiB that took most of the time over
//! inproc, where without it three times as many pass on, and a tenth to a third of it over tcp.

use crate::mends::Mend;

pub(crate) const MENDS: &[Mend] = &[
    Mend {
        file: "msg.cpp",
        fault: "bool zmq::msg_t::check () const
{
",
        mended: "#include <atomic>

//  Who looks for messages that are used after they are gone is not to find
//  others in their place.
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_HWADDRESS__
#define NO_SPARES
#elif defined __has_feature
#if __has_feature(address_sanitizer)                                           \\
  || __has_feature(hwaddress_sanitizer) || __has_feature(memory_sanitizer)
#define NO_SPARES
#endif
#endif

#ifdef __GNUC__
#define APART static __attribute__ ((noinline))
#else
#define APART static
#endif

namespace zmq
{
//  Who finds somebody else at it goes on without, so that nobody waits, not even
//  a process that was forked off from what another thread was at.
class spares_t
{
  public:
    //  At compile time, as messages may go before all else is initialised.
    constexpr spares_t () : _is_busy (false), _next (0), _spares (), _sum (0) {}

    //  Something with room for so much, or a little more, which is told; or NULL.
    void *take (size_t size_, size_t *room_)
    {
        if (_sum.load (std::memory_order_relaxed) < size_ || !begin ())
            return NULL;
        void *place = NULL;
        //  The last that came is the most likely to be in a processor's cache.
        for (size_t i = _next, left = most; left > 0; left--) {
            i = (i + most - 1) % most;
            const size_t room = _spares[i].room;
            if (room >= size_ && room - size_ <= size_ / 4) {
                place = remove (i);
                *room_ = room;
                _next = i;
                break;
            }
        }
        end ();
        return place;
    }

    //  Keeps it, if anything, and lets go of what it takes the place of.
    bool keep (void *place_, size_t room_)
    {
#ifdef NO_SPARES
        return false;
#endif
        if (!begin ())
            return false;
        free (remove (_next));
        //  The oldest first.
        for (size_t i = _next + 1; _sum + room_ > longest; i++)
            free (remove (i % most));
        _spares[_next].place = place_;
        _spares[_next].room = room_;
        _sum += room_;
        _next = (_next + 1) % most;
        end ();
        return true;
    }

    void drop ()
    {
        if (!begin ())
            return;
        for (size_t i = 0; i < most; i++)
            free (remove (i));
        end ();
    }

    //  In bytes: what is shorter is not worth it. The longest is as long as all
    //  may be together.
    enum
    {
        shortest = 4096,
        longest = 4 * 1024 * 1024
    };

  private:
    enum
    {
        most = 32
    };

    bool begin ()
    {
        return !_is_busy.load (std::memory_order_relaxed)
               && !_is_busy.exchange (true, std::memory_order_acquire);
    }

    void end () { _is_busy.store (false, std::memory_order_release); }

    void *remove (size_t i_)
    {
        void *place = _spares[i_].place;
        _sum -= _spares[i_].room;
        _spares[i_].place = NULL;
        _spares[i_].room = 0;
        return place;
    }

    struct spare_t
    {
        void *place;
        size_t room;
    };

    std::atomic<bool> _is_busy;
    //  Where the next one goes, in a ring.
    size_t _next;
    spare_t _spares[most];
    //  The room of all.
    std::atomic<size_t> _sum;
};

static spares_t spares;

//  Apart, so that those who are short pass by with two comparisons.
APART void *take_content (size_t size_, size_t *room_)
{
    if (size_ > spares_t::longest)
        return malloc (size_);
    void *content = spares.take (size_, room_);
    if (content == NULL) {
        content = malloc (size_);
        if (unlikely (content == NULL)) {
            spares.drop ();
            content = malloc (size_);
        }
        *room_ = size_;
    }
    return content;
}

APART void keep_content (void *content_, size_t room_)
{
    if (!spares.keep (content_, room_))
        free (content_);
}

//  What nobody else has told how to free has its room in the place of the hint,
//  if it is to be kept.
static inline void let_go (msg_t::content_t *content_)
{
    if (content_->ffn)
        content_->ffn (content_->data, content_->hint);
    else if (unlikely (content_->hint != NULL)) {
        keep_content (content_, reinterpret_cast<size_t> (content_->hint));
        return;
    }
    free (content_);
}

//  For the end of a context.
void drop_spares ()
{
    spares.drop ();
}
}

bool zmq::msg_t::check () const
{
",
    },
    Mend {
        file: "msg.cpp",
        fault: "        if (sizeof (content_t) + size_ > size_)
            _u.lmsg.content =
              static_cast<content_t *> (malloc (sizeof (content_t) + size_));
        if (unlikely (!_u.lmsg.content)) {
            errno = ENOMEM;
            return -1;
        }

        _u.lmsg.content->data = _u.lmsg.content + 1;
        _u.lmsg.content->size = size_;
        _u.lmsg.content->ffn = NULL;
        _u.lmsg.content->hint = NULL;
",
        mended: "        size_t room = 0;
        if (likely (size_ < spares_t::shortest))
            _u.lmsg.content =
              static_cast<content_t *> (malloc (sizeof (content_t) + size_));
        else if (sizeof (content_t) + size_ > size_)
            _u.lmsg.content = static_cast<content_t *> (
              take_content (sizeof (content_t) + size_, &room));
        if (unlikely (!_u.lmsg.content)) {
            errno = ENOMEM;
            return -1;
        }

        _u.lmsg.content->data = _u.lmsg.content + 1;
        _u.lmsg.content->size = size_;
        _u.lmsg.content->ffn = NULL;
        _u.lmsg.content->hint = reinterpret_cast<void *> (room);
",
    },
    Mend {
        file: "msg.cpp",
        fault: "            if (_u.lmsg.content->ffn)
                _u.lmsg.content->ffn (_u.lmsg.content->data,
                                      _u.lmsg.content->hint);
            free (_u.lmsg.content);
",
        mended: "            let_go (_u.lmsg.content);
",
    },
    Mend {
        file: "msg.cpp",
        fault: "        if (_u.lmsg.content->ffn)
            _u.lmsg.content->ffn (_u.lmsg.content->data, _u.lmsg.content->hint);
        free (_u.lmsg.content);

        return false;
",
        mended: "        let_go (_u.lmsg.content);

        return false;
",
    },
    Mend {
        file: "ctx.cpp",
        fault: "zmq::ctx_t::~ctx_t ()
{
",
        mended: "namespace zmq
{
void drop_spares ();
}

zmq::ctx_t::~ctx_t ()
{
",
    },
    Mend {
        file: "ctx.cpp",
        fault: "    //  corresponding io_thread/socket objects.
",
        mended: "    //  corresponding io_thread/socket objects.

    drop_spares ();
",
    },
];
