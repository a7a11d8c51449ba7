// Debian's Qt is not built with ThreadSanitizer, which therefore does not see that handling a posted event happens
// after posting it, and takes every queued call for a race. This file tells it. It is linked into the programs of a
// tsan build alone, where these definitions stand before Qt's own and hand on to them.
#include <QCoreApplication>
#include <QFutureInterface>
#include <QObject>
#include <QThreadPool>

#include <dlfcn.h>

// Of <sanitizer/tsan_interface.h>, which clang-tidy does not find.
extern "C" void __tsan_acquire(void* address); // NOLINT(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" void __tsan_release(void* address); // NOLINT(bugprone-reserved-identifier,readability-identifier-naming)

namespace {

int postedEvents; // its address is what is released and acquired

template <typename Function>
Function next(const char* mangled) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, mangled));
}

class AcquireBeforeEvents : public QObject {
public:
    using QObject::QObject;
    bool eventFilter(QObject*, QEvent*) override {
        __tsan_acquire(&postedEvents);
        return false;
    }
};

void acquireBeforeEvents() { qApp->installEventFilter(new AcquireBeforeEvents(qApp)); }
Q_COREAPP_STARTUP_FUNCTION(acquireBeforeEvents)

} // namespace

bool QMetaObject::invokeMethodImpl(QObject* object, QtPrivate::QSlotObjectBase* slot, Qt::ConnectionType type,
                                   void* ret) {
    using Function = bool (*)(QObject*, QtPrivate::QSlotObjectBase*, Qt::ConnectionType, void*);
    static const auto real = next<Function>(
        "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv");
    __tsan_release(&postedEvents);
    slot->ref(); // for good: Qt's own count of who uses it is not seen, and its deletion would look like a race
    return real(object, slot, type, ret);
}

void QCoreApplication::postEvent(QObject* receiver, QEvent* event, int priority) {
    using Function = void (*)(QObject*, QEvent*, int);
    static const auto real = next<Function>("_ZN16QCoreApplication9postEventEP7QObjectP6QEventi");
    __tsan_release(&postedEvents);
    real(receiver, event, priority);
}

void QThreadPool::start(std::function<void()> work, int priority) {
    using Function = void (*)(QThreadPool*, std::function<void()>, int);
    static const auto real = next<Function>("_ZN11QThreadPool5startESt8functionIFvvEEi");
    static int started;
    std::function<void()> known = [work = std::move(work)] {
        __tsan_acquire(&started);
        work();
    };
    __tsan_release(&started);
    real(this, std::move(known), priority);
}

void QFutureInterfaceBase::reportFinished() {
    using Function = void (*)(QFutureInterfaceBase*);
    static const auto real = next<Function>("_ZN20QFutureInterfaceBase14reportFinishedEv");
    __tsan_release(&postedEvents);
    real(this);
}
